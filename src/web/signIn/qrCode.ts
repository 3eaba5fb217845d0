import { toString as draw } from 'qrcode';

/** @returns the QR code as an address that an `img` can show without asking anybody. */
export async function qrCode(text: string): Promise<string> {
  const svg = await draw(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 3 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
