export { OtelProcessor, type OtelProcessorOptions } from './processor.ts';
