/** Pause between two steps of the dots: they need no more, and the machine has other work. */
const STEP_MS = 40;
/** Behind another screen the map waits, and looks this often whether it is back. */
const UNSEEN_CHECK_MS = 500;
/** A tab that slept must not let its dots leap. */
const LONGEST_STEP_MS = 200;

export interface DotStepsOptions {
  /** Whether there is anything that moves: not when paused, empty or unwanted. */
  readonly canMove: () => boolean;
  /** Behind another screen nobody looks. */
  readonly isSeen: () => boolean;
  /** Moves the dots on by so many seconds of the screen, and paints. */
  readonly step: (seconds: number) => void;
}

/** Steps the dots while they can be seen to move. Between the steps the machine is left alone. */
export class DotSteps {
  readonly #options: DotStepsOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #request = 0;
  #steppedAt: number | null = null;
  #isSeen = true;

  constructor(options: DotStepsOptions) {
    this.#options = options;
  }

  /** Call when the answer of `canMove` may have changed. */
  update() {
    if (!this.#options.canMove()) this.stop();
    else if (this.#request === 0) this.#timer ??= setTimeout(this.#askForFrame, STEP_MS);
  }

  /** Whether the next step is about to come. */
  get goOn(): boolean {
    return this.#isSeen && (this.#timer !== undefined || this.#request !== 0);
  }

  stop() {
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#request);
    this.#timer = undefined;
    this.#request = 0;
    this.#steppedAt = null;
  }

  readonly #askForFrame = () => {
    this.#timer = undefined;
    this.#request = requestAnimationFrame(this.#step);
  };

  readonly #step = (time: number) => {
    this.#request = 0;
    this.#isSeen = this.#options.isSeen();
    if (!this.#isSeen) {
      this.#steppedAt = null;
      this.#timer = setTimeout(this.#askForFrame, UNSEEN_CHECK_MS);
      return;
    }
    const stepMs = this.#steppedAt === null ? 0 : Math.min(LONGEST_STEP_MS, time - this.#steppedAt);
    this.#steppedAt = time;
    this.#options.step(stepMs / 1000);
    this.update();
  };
}
