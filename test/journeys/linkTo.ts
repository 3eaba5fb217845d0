import type { Stage } from './stage.ts';

/** The link in the newest mail to an address that has one. */
export async function linkTo(stage: Stage, mail: string): Promise<string> {
  for (let tries = 0; tries < 300; tries += 1) {
    const lines = stage.mail
      .to(mail)
      .toReversed()
      .flatMap(({ text }) => (text ?? '').split('\n'));
    const link = lines.find((line) => line.startsWith(`${stage.issuer}/link?key=`));
    if (link !== undefined) return link.trim();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no link came to ${mail}`);
}
