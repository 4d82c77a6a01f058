// The number by which the log, and a reader who reports a fault, name a request.
import { randomInt } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv6, type Socket } from 'node:net'

/** What nginx gives as $request_id. */
const OF_PROXY = /^[0-9a-f]{32}$/

/**
 * Makes what gives each request its id: the X-Request-Id of a proxy that is trusted, so that its log and ours agree, else one
 * of our own. That has digits alone: it is read out on the telephone.
 * @param trustProxy addresses and CIDRs, as in Config
 */
export function createRequestIds (trustProxy: readonly string[]): (request: IncomingMessage) => string {
  const proxies = new BlockList()
  for (const entry of trustProxy) {
    const [address = '', bits] = entry.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) proxies.addAddress(address, family)
    else proxies.addSubnet(address, Number(bits), family)
  }
  // A connection keeps its address: it is looked up once.
  const known = new WeakMap<Socket, boolean>()
  const start = `${randomInt(10_000_000, 100_000_000)}-`
  let count = 0

  function isTrusted (socket: Socket): boolean {
    const before = known.get(socket)
    if (before !== undefined) return before
    const { remoteAddress = '' } = socket
    const trusted = remoteAddress !== '' && proxies.check(remoteAddress, isIPv6(remoteAddress) ? 'ipv6' : 'ipv4')
    known.set(socket, trusted)
    return trusted
  }

  return ({ headers, socket }) => {
    const given = headers['x-request-id']
    return typeof given === 'string' && OF_PROXY.test(given) && isTrusted(socket) ? given : start + String(++count)
  }
}
