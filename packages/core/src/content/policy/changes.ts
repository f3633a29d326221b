/** Paths that are listed; what comes on top is told by one more entry. */
export const MAX_FIELDS = 100;
export const MORE_FIELDS = '…';

const MAX_STEP = 64;
const PLAIN_STEP = /^[A-Za-z_$][\w$-]{0,63}$/;

/** What a policy changed: where, and which personal data it found. */
export class Changes {
  readonly #path: (string | number)[] = [];
  /** Made when there is something to note, like the other set: most events have nothing. */
  #fields: Set<string> | undefined;
  #categories: Set<string> | undefined;
  #any = false;
  /** True once a value was replaced; fields that were only left out do not count. */
  replaced = false;

  constructor(fields?: readonly string[]) {
    if (fields !== undefined) this.#fields = new Set([...fields]);
  }

  /** Paths as on the wire, with `[0]` for items: `llm_invocation.request.messages[0].content`. */
  get fields(): string[] {
    return [...(this.#fields ?? [])];
  }

  /** Kinds of personal data that were found. */
  get categories(): string[] {
    return [...(this.#categories ?? [])];
  }

  /** Whether anything changed here; paths that were given at the start do not count. */
  get any(): boolean {
    return this.#any;
  }

  get depth(): number {
    return this.#path.length;
  }

  /** Leaves all places that were entered since, after a walk that was broken off. */
  backTo(depth: number): void {
    this.#path.length = depth;
  }

  enter(step: string | number): void {
    this.#path.push(step);
  }

  leave(): void {
    this.#path.pop();
  }

  /** Notes that something at the place that was entered was replaced. @param categories of personal data that it was */
  replacedHere(categories?: readonly string[]): void {
    if (categories !== undefined && categories.length > 0)
      this.#categories = new Set([...this.categories, ...categories]);
    this.replaced = true;
    this.leftOut();
  }

  /** Notes that what stood at the place that was entered was left out. */
  leftOut(): void {
    this.#any = true;
    this.#fields ??= new Set();
    if (this.#fields.size < MAX_FIELDS) this.#fields.add(this.#path.map(written).join('').replace(/^\./, ''));
    else this.#fields.add(MORE_FIELDS);
  }
}

function written(step: string | number, index: number): string {
  if (typeof step === 'number') return `[${step}]`;
  // The first step may be a path itself, given by the caller, or nothing.
  if (index === 0) return step;
  if (PLAIN_STEP.test(step)) return `.${step}`;
  return `[${JSON.stringify(step.length > MAX_STEP ? `${step.slice(0, MAX_STEP)}…` : step)}]`;
}
