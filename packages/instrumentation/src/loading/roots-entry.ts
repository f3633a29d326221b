/**
 * Where an app's packages are looked for: `@chaukas/instrumentation/roots`, apart from the rest of the kit, for what has to
 * decide at the start of a process whether the rest is needed at all.
 */
export { attempt } from './failure.ts';
export { inHooksThread } from './hooks-thread.ts';
export { moduleHooks } from './module-hooks.ts';
export { requireLayer } from './require-layers.ts';
export { appRoots } from './roots.ts';
