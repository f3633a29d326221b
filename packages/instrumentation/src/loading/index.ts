export { appendSource } from './append-source.ts';
export { type CallingPackage, callingPackages } from './calling-packages.ts';
export { inHooksThread } from './hooks-thread.ts';
export { loadedIn, moduleOf } from './module-of.ts';
export { packageDirectories } from './roots.ts';
export type { LibraryCopy, Loading, LoadOptions } from './types.ts';
export { watchLibrary } from './watch-library.ts';
