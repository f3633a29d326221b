export { inHooksThread } from './hooks-thread.ts';
export type { LibraryCopy, Loading, LoadOptions } from './types.ts';
export { watchLibrary } from './watch-library.ts';
