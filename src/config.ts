// Reads the environment variables into one frozen, validated `Config`. No other module interprets them.
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
  .transform((env) => Object.freeze({
    role: env.ROLE,
    host: env.HOST,
    port: env.PORT,
    /** Port of the metrics on the loopback address. Undefined: nothing is measured. */
    metricsPort: env.METRICS_PORT,
    contentDir: resolve(env.CONTENT_DIR),
    dataDir: resolve(env.DATA_DIR),
    mirrorDir: env.MIRROR_DIR === undefined ? undefined : resolve(env.MIRROR_DIR),
    /** Scheme, host and port of every absolute link. They are never taken from a request. */
    siteOrigin: env.SITE_ORIGIN ?? `http://localhost:${env.PORT}`,
    /** Prefix of all addresses of the portal, without a slash at the end. Empty when the portal has its own host. */
    basePath: env.BASE_PATH,
    /** Undefined: there is no desk. */
    deskToken: env.DESK_TOKEN,
    pollSeconds: env.POLL_SECONDS,
    watchEvents: env.WATCH_EVENTS === 'on',
    logLevel: env.LOG_LEVEL,
    /** Addresses or CIDRs of proxies. X-Forwarded-For is trusted only from these. */
    trustProxy: Object.freeze(env.TRUST_PROXY) as readonly string[],
  }))

/** All settings; see README, Settings. Paths are absolute. */
export type Config = z.output<typeof schema>

/** Returns the content folder, the only setting that some commands need. */
export function contentDirOf (env: Readonly<Record<string, string | undefined>>): string {
  return resolve(env['CONTENT_DIR'] || './content')
}

/**
 * Reads the settings from an environment; an empty value counts as unset.
 * @throws Error that names every setting that cannot be used and what it must be
 */
export function readConfig (env: Readonly<Record<string, string | undefined>>): Config {
  const result = schema.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')))
  if (!result.success) throw new Error(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'))
  return result.data
}
