// The path of a request as the log may have it: see docs/decisions/logs.md.

/** Names in addresses are shorter; what is longer may be a signed link, or a secret that somebody typed. */
const LONGEST_SEGMENT = 40

const LONGEST = 200

/**
 * Makes what takes from an address its query (what people search for, and by whom a link was passed on) and puts "…" for what may
 * be a secret. `url` is as the request line has it, `route` the pattern of the route that answers, null when there is none.
 * @param privateAddress path of the desk
 */
export function createLoggedPath (privateAddress: string): (url: string, route: string | null) => string {
  const desk = privateAddress.slice(privateAddress.lastIndexOf('/')) + '/'

  /** Below what looks like the desk and is no page of it stands what somebody typed: it may be the token itself. */
  function withoutTyped (path: string, route: string | null): string {
    const at = route?.includes(desk) === true ? -1 : path.toLowerCase().indexOf(desk)
    return at < 0 ? path : `${path.slice(0, at + desk.length)}…`
  }

  return (url, route) => {
    // The route itself, however the address was spelt: what stands for `:signed` opens a draft.
    if (route !== null && route.includes(':signed')) return route
    const path = withoutTyped(url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#][^]*$/, ''), route)
    const shown = path.split('/').map((segment) => segment.length > LONGEST_SEGMENT ? '…' : segment).join('/')
    return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown
  }
}
