import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** How long a connection may take, in milliseconds. */
const CONNECT_TIMEOUT = 5000;

/**
 * A connection for HTTP/2 that keeps no process alive, whoever asks it to: a session does so while a request is under way,
 * which is to hold up no app's end.
 */
export function quietConnection({ protocol, hostname, port }: URL): Socket {
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'https:';
  const to = { host, port: Number(port || (secure ? 443 : 80)) };
  // An address has no name to ask for (RFC 6066, 3); its certificate is checked all the same.
  const named = isIP(host) === 0 ? { servername: host } : {};
  const socket = secure ? connectTls({ ...to, ...named, ALPNProtocols: ['h2'] }) : connectTcp(to);
  Object.assign(socket, { ref: () => socket });
  socket.unref();
  const late = Object.assign(new Error(`no connection within ${CONNECT_TIMEOUT / 1000} s`), { code: 'ETIMEDOUT' });
  const timer = setTimeout(() => socket.destroy(late), CONNECT_TIMEOUT).unref();
  for (const event of [secure ? 'secureConnect' : 'connect', 'close']) socket.once(event, () => clearTimeout(timer));
  return socket;
}
