export { known } from '@chaukas/core/instrumentation';
export {
  appendSource,
  type CallingPackage,
  callingPackages,
  type LibraryCopy,
  type Loading,
  type LoadOptions,
  loadedIn,
  moduleOf,
  packageDirectories,
  watchLibrary,
} from './loading/index.ts';
export { defineHidden } from './patching/define-hidden.ts';
export { isPatched, type Method, patchMethods, type Wrapper } from './patching/patch-methods.ts';
export { standIn } from './patching/stand-in.ts';
export { fingerprintOf } from './reading/fingerprint.ts';
export { read, readEntries, readJson, readList, readNumber, readText } from './reading/read.ts';
export { normaliseUsage, type UsageCount, type UsageCounts, type UsageTable } from './reading/usage.ts';
export { defineInstrumentation, registeredStatuses } from './registering/define-instrumentation.ts';
export type {
  CopyStatus,
  Instrumentation,
  InstrumentationDefinition,
  InstrumentationStatus,
  PatchContext,
  RegisteredStatus,
  RegisterOptions,
  Registration,
} from './registering/definition.ts';
