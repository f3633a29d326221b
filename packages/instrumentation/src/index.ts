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
export { findMethods, observeMethods } from './methods/observe-methods.ts';
export type {
  AnyMethod,
  MethodAnswer,
  MethodMeaning,
  MethodRequest,
  MethodTable,
  ObservedMethod,
} from './methods/observed-method.ts';
export { defineHidden } from './patching/define-hidden.ts';
export { isPatched, type Method, patchMethods, type Wrapper } from './patching/patch-methods.ts';
export { standIn } from './patching/stand-in.ts';
export { fingerprintOf } from './reading/fingerprint.ts';
export { isRecord, read, readEntries, readJson, readList, readNumber, readText } from './reading/read.ts';
export { TextBudget } from './reading/text-budget.ts';
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
export type { StreamReducer } from './streams/streamed-call.ts';
