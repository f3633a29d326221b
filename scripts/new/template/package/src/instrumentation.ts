import { defineInstrumentation, findMethods, type Instrumentation, observeMethods } from '@chaukas/instrumentation';
import { METHODS } from './patches.ts';
import { VERSION } from './version.ts';

export const instrumentation: Instrumentation = defineInstrumentation({
  name: '@chaukas/instrument-__name__',
  version: VERSION,
  library: '__library__',
  testedMajor: __major__,
  patch: (target, context) => observeMethods(target, METHODS, context),
  identify: (target) => findMethods(target, METHODS),
});
