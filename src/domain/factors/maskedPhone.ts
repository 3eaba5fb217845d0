/** What a page shows of a number: enough for its owner to know it, and too little for anybody else. "•• •• 42". */
export function maskedPhone(e164: string): string {
  return `•• •• ${e164.slice(-2)}`;
}
