/** Hands a file to the browser, which keeps it under this name. @param file null: there is none. */
export function savedFile(file: Blob | null, name: string): void {
  if (file === null) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
