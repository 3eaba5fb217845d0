import type { Command } from 'commander';
import { rotateSigningKey } from '../../flows/keys/rotateSigningKey.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { answered } from '../answer.ts';
import type { CommandRun } from '../commandRun.ts';

export function addKeysCommand(program: Command, run: CommandRun): void {
  program
    .command('keys')
    .description('the keys with which a tenant signs its tokens')
    .command('rotate')
    .description('sign with a new key; the earlier one verifies until its tokens are over')
    .option(
      '--compromised',
      'sign with the new key at once and withdraw the earlier ones: tokens that they signed are worth nothing any more',
    )
    .option('--saml', 'the key for SAML: service providers find the new one in the metadata for two weeks before it signs')
    .action(
      run.inTenant(async ({ ports, host }, { compromised, saml }: { compromised?: true; saml?: true }) => {
        const rotated = await rotateSigningKey(ports)({
          ...host,
          purpose: saml === true ? 'saml' : 'oidc',
          because: compromised === true ? 'compromised' : 'ordinary',
        });
        if (!rotated.ok) return rotated;
        const { keyId, signsFrom } = rotated.value;
        const answer = { keyId, signsFrom: formatInstant(signsFrom) };
        return answered(answer, `The tenant signs with the key ${keyId} from ${answer.signsFrom} on.`);
      }),
    );
}
