// Opens slow connections: endless headers, dripping bodies, unread replies.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** Time between two sent bytes: slow, but more frequent than idle timeouts. */
const DRIP_MS = 1000

/** Unread replies of a connection: more than the buffers of the system hold. */
const PIPELINED = 300

export interface SlowSockets {
  /** Number of open connections. */
  open: () => number
  stop: () => void
}

/** Opens slow sockets of three kinds. None closes its own side. */
export async function openSlowSockets ({ port, headers, bodies, readers, path }: { port: number, headers: number, bodies: number, readers: number, path: string }): Promise<SlowSockets> {
  const ending = new AbortController()
  const sockets = new Set<Socket>()
  const open = async (): Promise<Socket> => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => { sockets.delete(socket) })
    // A socket that the server ended counts as closed.
    socket.on('end', () => { sockets.delete(socket) })
    await once(socket, 'connect')
    return socket
  }
  const drip = async (socket: Socket, drop: string) => {
    for (; !ending.signal.aborted && socket.writable; await delay(DRIP_MS)) socket.write(drop)
  }
  for (let index = 0; index < headers; index++) {
    const socket = await open()
    socket.resume()
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n')
    drip(socket, `X-Slow-${index}: 1\r\n`).catch(() => {})
  }
  for (let index = 0; index < bodies; index++) {
    const socket = await open()
    socket.resume()
    socket.write('POST /desk/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\ntoken=')
    drip(socket, 'x').catch(() => {})
  }
  for (let index = 0; index < readers; index++) {
    const socket = await open()
    socket.pause()
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(PIPELINED))
  }
  return {
    open: () => sockets.size,
    stop: () => {
      ending.abort()
      for (const socket of sockets) socket.destroy()
    },
  }
}
