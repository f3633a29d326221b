export { type RawServices, rawServices } from './raw-services.ts';
