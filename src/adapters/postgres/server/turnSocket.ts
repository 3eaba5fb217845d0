import { Socket } from 'node:net';

/**
 * A connection that sends at once what is written in one turn of the loop. The driver writes each statement of a pipeline
 * by itself, and handing bytes to the kernel costs more than making them.
 */
export class TurnSocket extends Socket {
  #isHeld = false;

  // The driver corks around each statement; corks nest, so what it writes is held until the turn ends.
  override cork(): void {
    super.cork();
    if (this.#isHeld) return;
    this.#isHeld = true;
    super.cork();
    process.nextTick(() => {
      this.#isHeld = false;
      this.uncork();
    });
  }
}
