import type { IncomingMessage } from 'node:http'

/**
 * The value of a request's header, several of them joined by commas as Node joins those of a list; undefined without one. Reads the
 * list as it came: to have all headers of a request laid out costs a thirtieth of what a kept page does.
 * @param name in lower case
 */
export function headerOf ({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>, name: string): string | undefined {
  let joined: string | undefined
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const key = rawHeaders[index] ?? ''
    if (key.length !== name.length || key.toLowerCase() !== name) continue
    const value = rawHeaders[index + 1] ?? ''
    joined = joined === undefined ? value : `${joined}, ${value}`
  }
  return joined
}
