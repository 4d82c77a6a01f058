// The only reader of the environment: turns it into one frozen, validated Config.
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { z } from 'zod'

const wholeNumber = (least: number, most: number) => z.string().regex(/^\d+$/).transform(Number)
  .pipe(z.number().int().min(least).max(most))

function isAddressOrCidr (text: string): boolean {
  const [address, bits, ...rest] = text.split('/')
  const family = isIP(address ?? '')
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

function isOrigin (text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
}

const schema = z.object({
  ROLE: z.enum(['writer', 'reader']).default('writer'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: wholeNumber(0, 65535).default(3000),
  METRICS_PORT: wholeNumber(0, 65535).optional(),
  CONTENT_DIR: z.string().min(1).default('./content'),
  DATA_DIR: z.string().min(1).default('./var'),
  MIRROR_DIR: z.string().min(1).optional(),
  SITE_ORIGIN: z.string().refine(isOrigin, 'must be an origin such as https://example.org, without a path or a user').optional(),
  BASE_PATH: z.string().regex(/^(\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)*$/, 'must be empty or like /zt/chuangwen').default(''),
  DESK_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  POLL_SECONDS: wholeNumber(1, 3600).default(5),
  WATCH_EVENTS: z.enum(['on', 'off']).default('on'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TRUST_PROXY: z.string().transform((text) => text.split(',').map((part) => part.trim()).filter(Boolean))
    .refine((list) => list.every(isAddressOrCidr), 'must be addresses or CIDRs, separated by commas').default([]),
}).refine(({ PORT, METRICS_PORT }) => METRICS_PORT !== PORT || PORT === 0, { path: ['METRICS_PORT'], message: 'must be another than PORT' })

/** Everything that can be set from outside; see README, Settings. Paths are absolute, seconds are seconds. */
export interface Config {
  /** The writer keeps the index; readers, as many as wanted, serve from it beside. */
  readonly role: 'writer' | 'reader'
  readonly host: string
  readonly port: number
  /** Where Prometheus asks, on loopback; unset: nothing is measured. */
  readonly metricsPort: number | undefined
  readonly contentDir: string
  readonly dataDir: string
  /** Where exports go; unset: nobody watches their age. */
  readonly mirrorDir: string | undefined
  /** Scheme and authority of every absolute link; never taken from a request. */
  readonly siteOrigin: string
  /** Path prefix of the portal, without a slash at its end; '' at the root of a host. */
  readonly basePath: string
  /** Unset: the desk does not exist. */
  readonly deskToken: string | undefined
  readonly pollSeconds: number
  /** Off: only the polls notice changes. For shares whose events mislead, and for tests. */
  readonly watchEvents: boolean
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** Addresses or CIDRs of proxies whose X-Forwarded-For is believed. */
  readonly trustProxy: readonly string[]
}

/** The content folder alone: all that the commands need. */
export function contentDirOf (env: Readonly<Record<string, string | undefined>>): string {
  return resolve(env['CONTENT_DIR'] || './content')
}

/**
 * Reads the settings from an environment; an empty value counts as unset.
 * @throws Error that names every setting that cannot be used and what it must be
 */
export function readConfig (env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const result = schema.safeParse(given)
  if (!result.success) {
    throw new Error(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'))
  }
  const { data } = result
  return Object.freeze({
    role: data.ROLE,
    host: data.HOST,
    port: data.PORT,
    metricsPort: data.METRICS_PORT,
    contentDir: resolve(data.CONTENT_DIR),
    dataDir: resolve(data.DATA_DIR),
    mirrorDir: data.MIRROR_DIR === undefined ? undefined : resolve(data.MIRROR_DIR),
    siteOrigin: data.SITE_ORIGIN ?? `http://localhost:${data.PORT}`,
    basePath: data.BASE_PATH,
    deskToken: data.DESK_TOKEN,
    pollSeconds: data.POLL_SECONDS,
    watchEvents: data.WATCH_EVENTS === 'on',
    logLevel: data.LOG_LEVEL,
    trustProxy: Object.freeze(data.TRUST_PROXY),
  })
}
