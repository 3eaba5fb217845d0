/** Ends an exhaustive switch: a new variant that nobody handled does not compile, and a forged one stops here. */
export function assertNever(value: never): never {
  throw new Error(`unhandled variant: ${JSON.stringify(value)}`);
}
