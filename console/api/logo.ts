import { queryOptions } from '@tanstack/react-query';
import type { logoDocument } from '../../src/contract/adminLogo.ts';
import { ask, type Wire } from './request.ts';

type Shown = Wire<typeof logoDocument>;

const PATH = '/mail/branding/logo';

export const logoQuery = queryOptions({
  queryKey: ['mail', 'branding', 'logo'],
  queryFn: async ({ signal }) => (await ask<Shown>({ method: 'GET', path: PATH, signal })).logo,
});

export async function setLogo(file: File): Promise<Shown> {
  return ask({ method: 'PUT', path: PATH, body: { content: base64Of(new Uint8Array(await file.arrayBuffer())) } });
}

export const removeLogo = (): Promise<Shown> => ask({ method: 'DELETE', path: PATH });

function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
