export { type RawServices, rawServices } from './raw-services.ts';
export { type ServerTwins, serverTwins } from './server-twins.ts';
