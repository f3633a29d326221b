import { defineInstrumentation, findMethods, type Instrumentation, observeMethods } from '@chaukas/instrumentation';
import { METHODS } from './patches.ts';

export const instrumentation: Instrumentation = defineInstrumentation({
  name: 'chaukas-instrumentation-ollama',
  version: '0.0.0',
  library: 'ollama',
  testedMajor: 0,
  patch: (target, context) => observeMethods(target, METHODS, context),
  identify: (target) => findMethods(target, METHODS),
});
