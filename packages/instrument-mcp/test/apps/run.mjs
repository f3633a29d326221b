import { main } from './main.mjs';

await main((specifier) => import(specifier));
