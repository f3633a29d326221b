export { inHooksThread } from './hooks-thread.ts';
export { moduleOf } from './module-of.ts';
export type { LibraryCopy, Loading, LoadOptions } from './types.ts';
export { watchLibrary } from './watch-library.ts';
