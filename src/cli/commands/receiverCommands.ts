import type { Command } from 'commander';
import type { ApplicationId } from '../../domain/directory/application.ts';
import type { ReceiverId, Target } from '../../domain/outward/receiver.ts';
import { listDeliveries } from '../../flows/outward/listDeliveries.ts';
import { listReceivers } from '../../flows/outward/listReceivers.ts';
import { type ReceiverShown, receiverNotFound } from '../../flows/outward/receiverShown.ts';
import { saveReceiver } from '../../flows/outward/saveReceiver.ts';
import { moveReceiver, pauseReceiver, removeReceiver, resumeReceiver, rotateReceiverSecret } from '../../flows/outward/switchReceiver.ts';
import { tryReceiver } from '../../flows/outward/tryReceiver.ts';
import { id } from '../../kernel/id.ts';
import { assertNever } from '../../kernel/never.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import { type Answer, answered, moment } from '../answer.ts';
import type { CommandRun, TenantRun } from '../commandRun.ts';
import { applicationNamed, instantGiven, limitGiven, malformedOption } from '../lookups.ts';
import { facts, table } from '../table.ts';

/** Receivers of events, by their names. */
export function addReceiverCommands(program: Command, run: CommandRun): void {
  const receiver = program.command('receiver').description('whoever outside is told of events: webhooks and audit streams');

  receiver.command('list').description('all receivers, how far behind each is, and what went wrong last').action(run.inTenant(list));

  options(receiver.command('add <name>').description('tell somebody of what happens from now on')).action(run.inTenant(add));

  options(receiver.command('set <name>').description('change a receiver; what is not given stays'))
    .option('--rename <name>', 'another name')
    .option('--all-types', 'events of all types')
    .action(run.inTenant(set));

  receiver.command('remove <name>').description('tell it no more').action(run.inTenant(remove));

  receiver
    .command('secret <name>')
    .description('make another secret to sign with; the former one signs besides for a day')
    .option('--compromised', 'the former one signs no more')
    .action(run.inTenant(rotate));

  receiver.command('pause <name>').description('tell it no more until it is resumed').action(run.inTenant(pause));

  receiver.command('resume <name>').description('go on from where it was, at once').action(run.inTenant(resume));

  receiver
    .command('move <name>')
    .description('tell it from another place on')
    .option('--event <id>', 'the next event that it is told')
    .option('--from <instant>', 'instead: the first event from then on, in UTC')
    .action(run.inTenant(move));

  receiver
    .command('test <name>')
    .description('send one event at once and see how it is answered')
    .option('--event <id>', 'this one, once more, instead of one that tells of the test')
    .action(run.inTenant(test));

  receiver
    .command('deliveries <name>')
    .description('the tries of the last seven days, the newest first')
    .option('--before <id>', 'go on after this one')
    .option('--limit <number>', 'at most so many, 1 to 1000', '50')
    .action(run.inTenant(deliveries));
}

interface ReceiverOptions {
  readonly webhook?: string;
  readonly lines?: string;
  readonly bearer?: string;
  readonly syslog?: string;
  readonly plain?: true;
  readonly signals?: string;
  readonly type?: readonly string[];
  readonly allTypes?: true;
  readonly rename?: string;
}

function options(command: Command): Command {
  return command
    .option('--webhook <url>', 'one event a request, signed')
    .option('--lines <url>', 'many events a request, as JSON lines; signed, or with --bearer')
    .option('--bearer <token>', 'with --lines: the token that is sent')
    .option('--syslog <host:port>', 'RFC 5424 over TLS')
    .option(
      '--signals <client-id>',
      'shared signals of an application about its own people; it makes its stream with the token that is shown',
    )
    .option('--plain', 'with --syslog: over TCP without TLS')
    .option('--type <type...>', 'only events of these types (docs/events.md)');
}

async function list({ ports, host }: TenantRun): Promise<Result<Answer>> {
  const listed = await listReceivers(ports)(host);
  if (!listed.ok) return listed;
  const rows = listed.value.map(({ receiver, lag, state }) => [
    receiver.name,
    placeText(receiver.target),
    receiver.types === null ? 'all' : receiver.types.join(', '),
    state,
    lag.since === null ? 'none' : `${lag.waiting}, since ${moment(lag.since)}`,
    receiver.paused?.because ?? receiver.lastError ?? '-',
  ]);
  const json = listed.value.map(withoutSecret);
  return answered(json, table(['name', 'to', 'types', 'state', 'waiting', 'why'], rows, 'There is no receiver of events.'));
}

async function add({ ports, host }: TenantRun, name: string, given: ReceiverOptions): Promise<Result<Answer>> {
  const application = given.signals === undefined ? null : await applicationNamed({ ports, host }, given.signals);
  if (application !== null && !application.ok) return application;
  const target = targetGiven(given, application?.value.id ?? null);
  if (target === null) return malformedOption('--webhook, --lines, --syslog, --signals', 'given, just one of them');
  const draft = { name, target, types: given.type ?? null };
  return shown(await saveReceiver(ports)({ ...host, receiver: null, draft, bearer: given.bearer ?? null }));
}

async function set(run: TenantRun, name: string, given: ReceiverOptions): Promise<Result<Answer>> {
  const found = await receiverNamed(run, name);
  if (!found.ok) return found;
  const { receiver } = found.value;
  const draft = {
    name: given.rename ?? receiver.name,
    target: targetGiven(given, null) ?? receiver.target,
    types: given.allTypes === true ? null : (given.type ?? receiver.types),
  };
  return shown(await saveReceiver(run.ports)({ ...run.host, receiver: receiver.id, draft, bearer: given.bearer ?? null }));
}

async function remove(run: TenantRun, name: string): Promise<Result<Answer>> {
  return onNamed(run, name, async (receiver) => {
    const removed = await removeReceiver(run.ports)({ ...run.host, receiver });
    return removed.ok ? answered({ name }, `Removed the receiver "${name}".`) : removed;
  });
}

async function rotate(run: TenantRun, name: string, given: { readonly compromised?: true }): Promise<Result<Answer>> {
  const because = given.compromised === true ? 'compromised' : 'ordinary';
  return onNamed(run, name, async (receiver) => shown(await rotateReceiverSecret(run.ports)({ ...run.host, receiver, because })));
}

async function pause(run: TenantRun, name: string): Promise<Result<Answer>> {
  return onNamed(run, name, async (receiver) => shown(await pauseReceiver(run.ports)({ ...run.host, receiver })));
}

async function resume(run: TenantRun, name: string): Promise<Result<Answer>> {
  return onNamed(run, name, async (receiver) => shown(await resumeReceiver(run.ports)({ ...run.host, receiver })));
}

async function move(run: TenantRun, name: string, given: { readonly event?: string; readonly from?: string }): Promise<Result<Answer>> {
  const from = instantGiven(given.from, '--from');
  if (!from.ok) return from;
  const event = given.event === undefined ? null : id<'AuditEvent'>(given.event);
  if (event === null && given.event !== undefined) return malformedOption('--event', 'the id of an event of the audit');
  const to =
    event !== null ? ({ kind: 'event', event } as const) : from.value === null ? null : ({ kind: 'instant', at: from.value } as const);
  if (to === null || (event !== null && from.value !== null)) return malformedOption('--event, --from', 'given, just one of them');
  return onNamed(run, name, async (receiver) => shown(await moveReceiver(run.ports)({ ...run.host, receiver, to })));
}

async function test(run: TenantRun, name: string, given: { readonly event?: string }): Promise<Result<Answer>> {
  const event = given.event === undefined ? null : id<'AuditEvent'>(given.event);
  if (event === null && given.event !== undefined) return malformedOption('--event', 'the id of an event of the audit');
  return onNamed(run, name, async (receiver) => {
    const tried = await tryReceiver(run.ports)({ ...run.host, receiver, event });
    if (!tried.ok) return tried;
    const { error, status, milliseconds } = tried.value;
    return answered(tried.value, `${error ?? `It was taken${status === null ? '' : ` (${status})`}`}, after ${milliseconds} ms.`);
  });
}

async function deliveries(
  run: TenantRun,
  name: string,
  given: { readonly before?: string; readonly limit: string },
): Promise<Result<Answer>> {
  const limit = limitGiven(given.limit);
  if (!limit.ok) return limit;
  const before = given.before === undefined ? null : id<'EventDelivery'>(given.before);
  if (before === null && given.before !== undefined) return malformedOption('--before', 'the id that the page before named');
  return onNamed(run, name, async (receiver) => {
    const listed = await listDeliveries(run.ports)({ ...run.host, receiver, before, limit: limit.value });
    if (!listed.ok) return listed;
    const rows = listed.value.rows.map((one) => [
      moment(one.at),
      one.events === 1 ? one.type : `${one.type} and ${one.events - 1} more`,
      one.event,
      one.reason,
      one.error ?? 'taken',
      `${one.milliseconds} ms`,
    ]);
    const more = listed.value.next === null ? '' : `\nThere are more: --before ${listed.value.next}`;
    return answered(listed.value, table(['at', 'type', 'event', 'reason', 'answer', 'after'], rows, 'Nothing was sent.') + more);
  });
}

async function onNamed(run: TenantRun, name: string, work: (receiver: ReceiverId) => Promise<Result<Answer>>): Promise<Result<Answer>> {
  const found = await receiverNamed(run, name);
  return found.ok ? work(found.value.receiver.id) : found;
}

async function receiverNamed({ ports, host }: TenantRun, name: string): Promise<Result<ReceiverShown>> {
  const listed = await listReceivers(ports)(host);
  if (!listed.ok) return listed;
  const found = listed.value.find(({ receiver }) => receiver.name === name);
  return found === undefined ? receiverNotFound() : succeeded(found);
}

/** null: none is given, or several. */
function targetGiven({ webhook, lines, bearer, syslog, plain }: ReceiverOptions, application: ApplicationId | null): unknown {
  const [host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(syslog ?? '')?.slice(1) ?? [syslog, ''];
  const given: unknown[] = [
    ...(webhook === undefined ? [] : [{ kind: 'webhook', url: webhook }]),
    ...(lines === undefined ? [] : [{ kind: 'audit_https', url: lines, proof: bearer === undefined ? 'signature' : 'bearer' }]),
    ...(syslog === undefined ? [] : [{ kind: 'audit_syslog', host, port: Number(port), tls: plain !== true, ca: null }]),
    ...(application === null ? [] : [{ kind: 'shared_signals', application }]),
  ];
  return given.length === 1 ? (given[0] ?? null) : null;
}

function placeText(target: Target): string {
  switch (target.kind) {
    case 'webhook':
      return target.url;
    case 'audit_https':
      return `${target.url} (lines)`;
    case 'audit_syslog':
      return `${target.host}:${target.port} (syslog${target.tls ? '' : ' without TLS'})`;
    case 'shared_signals':
      return `application ${target.application} (signals${target.delivery === null ? '' : `, ${target.delivery.method}`})`;
    default:
      return assertNever(target);
  }
}

function withoutSecret({ receiver, lag, state }: ReceiverShown) {
  const { sealedSecret: _sealed, former: _former, ...rest } = receiver;
  return { ...rest, lag, state };
}

function shown(saved: Result<ReceiverShown & { readonly secret?: string | null }>): Result<Answer> {
  if (!saved.ok) return saved;
  const { receiver, state, secret = null } = saved.value;
  const rows: [string, string][] = [
    ['name', receiver.name],
    ['to', placeText(receiver.target)],
    ['types', receiver.types === null ? 'all' : receiver.types.join(', ')],
    ['state', state],
    ...(secret === null ? [] : [['secret', `${secret} (shown this once)`] as [string, string]]),
  ];
  return answered({ ...withoutSecret(saved.value), secret }, facts(rows));
}
