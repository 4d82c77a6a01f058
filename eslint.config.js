import neostandard from 'neostandard'

export default [
  { ignores: ['node_modules/', 'var/', 'public/'] },
  ...neostandard({ ts: true }),
]
