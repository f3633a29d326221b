/** What whoever asked for an instrumentation can put right: said in one sentence, without a stack. */
export class Problem extends Error {}
