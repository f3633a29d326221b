import { openMemoryStore } from '../../src/store/memory/index.ts';
import { storeContract } from './contract/store-contract.ts';

storeContract('the store in memory', { open: openMemoryStore });
