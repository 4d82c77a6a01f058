// Clients that hold a connection as long as they can: headers that never end, bodies that drip, replies that nobody takes.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** A drop and a second: slow enough to last for hours, often enough to look alive. */
const DRIP_MS = 1000

/** So many replies are asked for at once and never read: more than the system's own buffers hold. */
const PIPELINED = 300

export interface SlowSockets {
  /** How many are connected now. */
  open: () => number
  stop: () => void
}

/** Opens slow sockets of three kinds. None of them ever closes its own side. */
export async function holdSockets ({ port, headers, bodies, readers, path }: { port: number, headers: number, bodies: number, readers: number, path: string }): Promise<SlowSockets> {
  const ending = new AbortController()
  const sockets = new Set<Socket>()
  const open = async (): Promise<Socket> => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => { sockets.delete(socket) })
    // What the server ends counts as closed, although this side goes on.
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
