import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

export function connectStock(transport: Transport, journal: (line: string) => void): Promise<Server>;
export function listenStock(journal: (line: string) => void): Promise<{ url: string; close(): void }>;
