/**
 * Keys that can be told by their form, one line per form. The formats are public: the issuers document them so that leaked
 * keys can be found. Bodies are matched from a length on that leaves room for keys which were cut off.
 */
export interface SecretFormat {
  /** Whose key it is. */
  readonly name: string;
  /** Text that every such key has, with the case it has there. */
  readonly anchors: readonly string[];
  /** The key from its anchor on; sticky and without a repetition that has no limit. */
  readonly pattern: RegExp;
  /** What of the key stands in front of the anchor; the pattern begins with the anchor all the same. */
  readonly before?: RegExp;
  /** For the replacement. @defaultValue 'api_key' */
  readonly kind?: string;
}

export const SECRET_FORMATS: readonly SecretFormat[] = [
  // Models and what is built around them.
  { name: 'sk', anchors: ['sk-'], pattern: /sk-[A-Za-z0-9_-]{16,300}/y },
  { name: 'groq', anchors: ['gsk_'], pattern: /gsk_[A-Za-z0-9]{20,80}/y },
  { name: 'xai', anchors: ['xai-'], pattern: /xai-[A-Za-z0-9_-]{20,120}/y },
  { name: 'perplexity', anchors: ['pplx-'], pattern: /pplx-[A-Za-z0-9]{20,80}/y },
  { name: 'cerebras', anchors: ['csk-'], pattern: /csk-[A-Za-z0-9]{20,80}/y },
  { name: 'fireworks', anchors: ['fw_'], pattern: /fw_[A-Za-z0-9]{20,60}/y },
  { name: 'together', anchors: ['tgp_v1_'], pattern: /tgp_v1_[A-Za-z0-9_-]{20,80}/y },
  { name: 'replicate', anchors: ['r8_'], pattern: /r8_[A-Za-z0-9]{20,60}/y },
  { name: 'nvidia', anchors: ['nvapi-'], pattern: /nvapi-[A-Za-z0-9_-]{20,120}/y },
  { name: 'voyage', anchors: ['pa-'], pattern: /pa-[A-Za-z0-9_-]{40,64}/y },
  { name: 'jina', anchors: ['jina_'], pattern: /jina_[A-Za-z0-9_-]{20,100}/y },
  { name: 'tavily', anchors: ['tvly-'], pattern: /tvly-[A-Za-z0-9_-]{16,80}/y },
  { name: 'firecrawl', anchors: ['fc-'], pattern: /fc-[0-9a-f]{32}/y },
  {
    name: 'langsmith',
    anchors: ['lsv2_', 'ls__'],
    pattern: /(?:lsv2_(?:pt|sk)_|ls__)[0-9a-f]{16,64}(?:_[0-9a-f]{4,16})?/y,
  },
  { name: 'pinecone', anchors: ['pcsk_'], pattern: /pcsk_[A-Za-z0-9_]{20,120}/y },
  { name: 'llamaindex', anchors: ['llx-'], pattern: /llx-[A-Za-z0-9_-]{20,80}/y },
  { name: 'e2b', anchors: ['e2b_'], pattern: /e2b_[0-9a-f]{20,80}/y },
  { name: 'browserbase', anchors: ['bb_live_'], pattern: /bb_live_[A-Za-z0-9_-]{16,60}/y },
  { name: 'apify', anchors: ['apify_api_'], pattern: /apify_api_[A-Za-z0-9]{20,60}/y },
  { name: 'runpod', anchors: ['rpa_'], pattern: /rpa_[A-Za-z0-9]{20,60}/y },
  { name: 'huggingface', anchors: ['hf_', 'api_org_'], pattern: /(?:hf|api_org)_[A-Za-z0-9]{20,60}/y },
  { name: 'wandb', anchors: ['wandb_v1_'], pattern: /wandb_v1_[A-Za-z0-9_]{20,120}/y },
  // Clouds.
  {
    name: 'aws',
    anchors: ['AKIA', 'ASIA', 'ABIA', 'ACCA'],
    pattern: /A(?:KI|SI|BI|CC)A[A-Z0-9]{16}(?![A-Za-z0-9+/])/y,
  },
  { name: 'aws-bearer', anchors: ['ABSK'], pattern: /ABSK[A-Za-z0-9+/=]{80,300}/y },
  { name: 'google', anchors: ['AIza'], pattern: /AIza[A-Za-z0-9_-]{30,40}/y },
  { name: 'google-oauth', anchors: ['ya29.'], pattern: /ya29\.[A-Za-z0-9_-]{16,2048}/y, kind: 'token' },
  { name: 'google-client', anchors: ['GOCSPX-'], pattern: /GOCSPX-[A-Za-z0-9_-]{16,40}/y, kind: 'secret' },
  { name: 'google-refresh', anchors: ['1//0'], pattern: /1\/\/0[A-Za-z0-9_-]{24,256}/y, kind: 'token' },
  { name: 'google-auth-key', anchors: ['AQ.Ab'], pattern: /AQ\.Ab[A-Za-z0-9_-]{24,128}/y },
  {
    name: 'azure-client',
    anchors: ['Q~'],
    before: /[A-Za-z0-9_~.-]{3}\d$/,
    pattern: /Q~[A-Za-z0-9_~.-]{31,34}/y,
    kind: 'secret',
  },
  { name: 'alibaba', anchors: ['LTAI'], pattern: /LTAI[A-Za-z0-9]{16,24}(?![A-Za-z0-9])/y },
  { name: 'digitalocean', anchors: ['dop_v1_', 'doo_v1_', 'dor_v1_'], pattern: /do[por]_v1_[0-9a-f]{32,64}/y },
  { name: 'cloudflare', anchors: ['v1.0-'], pattern: /v1\.0-[0-9a-f]{24}-[0-9a-f]{100,146}/y },
  { name: 'heroku', anchors: ['HRKU-AA'], pattern: /HRKU-AA[A-Za-z0-9_-]{30,60}/y },
  { name: 'fly', anchors: ['fo1_', 'fm1r_', 'fm1a_', 'fm2_'], pattern: /f(?:o1|m1[ar]|m2)_[A-Za-z0-9+/=_-]{40,1024}/y },
  { name: 'scalingo', anchors: ['tk-us-'], pattern: /tk-us-[A-Za-z0-9_-]{30,60}/y },
  { name: 'netlify', anchors: ['nfp_'], pattern: /nfp_[A-Za-z0-9]{30,60}/y },
  { name: 'openshift', anchors: ['sha256~'], pattern: /sha256~[A-Za-z0-9_-]{43}/y, kind: 'token' },
  { name: 'vault', anchors: ['hvs.', 'hvb.', 'hvr.'], pattern: /hv[sbr]\.[A-Za-z0-9_-]{20,300}/y, kind: 'token' },
  {
    name: 'terraform',
    anchors: ['.atlasv1.'],
    before: /[A-Za-z0-9]{14}$/,
    pattern: /\.atlasv1\.[A-Za-z0-9_=-]{40,80}/y,
  },
  { name: 'pulumi', anchors: ['pul-'], pattern: /pul-[0-9a-f]{40}/y },
  { name: 'doppler', anchors: ['dp.'], pattern: /dp\.(?:pt|st|sa|ct|scim|audit)\.[A-Za-z0-9._-]{30,80}/y },
  { name: '1password', anchors: ['ops_eyJ'], pattern: /ops_eyJ[A-Za-z0-9+/=_-]{40,4096}/y },
  {
    name: '1password-key',
    anchors: ['A3-'],
    pattern: /A3-[A-Z0-9]{6}-[A-Z0-9]{6}(?:-?[A-Z0-9]{5}){4}/y,
    kind: 'secret',
  },
  { name: 'age', anchors: ['AGE-SECRET-KEY-1'], pattern: /AGE-SECRET-KEY-1[A-Z0-9]{50,60}/y, kind: 'private_key' },
  // Code, packages and their tools.
  { name: 'github', anchors: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], pattern: /gh[pousr]_[A-Za-z0-9]{16,255}/y },
  { name: 'github-fine', anchors: ['github_pat_'], pattern: /github_pat_[A-Za-z0-9_]{20,255}/y },
  {
    name: 'gitlab',
    anchors: [
      'glpat-',
      'gldt-',
      'glrt-',
      'glptt-',
      'glcbt-',
      'glimt-',
      'glft-',
      'gloas-',
      'glsoat-',
      'glagent-',
      'glffct-',
    ],
    pattern: /gl(?:pat|dt|rt|ptt|cbt|imt|ft|oas|soat|agent|ffct)-[A-Za-z0-9_-]{16,300}(?:\.[a-z0-9]{2,16}){0,2}/y,
  },
  { name: 'gitlab-runner', anchors: ['GR1348941'], pattern: /GR1348941[A-Za-z0-9_-]{16,40}/y },
  { name: 'bitbucket', anchors: ['ATBB', 'ATCTT3'], pattern: /AT(?:BB|CTT3)[A-Za-z0-9_=-]{24,255}/y },
  { name: 'atlassian', anchors: ['ATATT3'], pattern: /ATATT3[A-Za-z0-9_=-]{30,255}/y },
  { name: 'npm', anchors: ['npm_'], pattern: /npm_[A-Za-z0-9]{30,60}/y },
  { name: 'pypi', anchors: ['pypi-'], pattern: /pypi-[A-Za-z0-9_-]{30,1024}/y },
  { name: 'rubygems', anchors: ['rubygems_'], pattern: /rubygems_[0-9a-f]{32,64}/y },
  { name: 'nuget', anchors: ['oy2'], pattern: /oy2[a-z0-9]{43}/y },
  { name: 'docker', anchors: ['dckr_pat_', 'dckr_oat_'], pattern: /dckr_[po]at_[A-Za-z0-9_-]{20,60}/y },
  { name: 'artifactory', anchors: ['AKCp', 'cmVmd'], pattern: /(?:AKCp|cmVmd)[A-Za-z0-9]{55,80}/y },
  { name: 'circleci', anchors: ['CCIPAT_'], pattern: /CCIPAT_[A-Za-z0-9_]{30,80}/y },
  { name: 'buildkite', anchors: ['bkua_'], pattern: /bkua_[0-9a-f]{30,60}/y },
  { name: 'sourcegraph', anchors: ['sgp_'], pattern: /sgp_(?:[0-9a-f]{16}_|local_)?[0-9a-f]{40}/y },
  { name: 'postman', anchors: ['PMAK-'], pattern: /PMAK-[0-9a-f]{24}-[0-9a-f]{24,34}/y },
  { name: 'figma', anchors: ['figd_'], pattern: /figd_[A-Za-z0-9_-]{20,80}/y },
  { name: 'readme', anchors: ['rdme_'], pattern: /rdme_[a-z0-9]{40,80}/y },
  { name: 'infracost', anchors: ['ico-'], pattern: /ico-[A-Za-z0-9]{32}/y },
  // Data.
  { name: 'databricks', anchors: ['dapi'], pattern: /dapi[0-9a-f]{32}(?:-\d)?/y },
  { name: 'planetscale', anchors: ['pscale_'], pattern: /pscale_(?:tkn|oauth|pw)_[A-Za-z0-9_=.-]{24,80}/y },
  { name: 'supabase', anchors: ['sbp_', 'sb_secret_'], pattern: /sb(?:p|_secret)_[A-Za-z0-9_-]{20,80}/y },
  { name: 'airtable', anchors: ['pat'], pattern: /pat[A-Za-z0-9]{14}\.[0-9a-f]{64}/y },
  { name: 'prefect', anchors: ['pnu_'], pattern: /pnu_[A-Za-z0-9]{36}/y },
  { name: 'maxmind', anchors: ['_mmk'], before: /[A-Za-z0-9]{6}_[A-Za-z0-9]{29}$/, pattern: /_mmk/y },
  // Watching things.
  { name: 'sentry', anchors: ['sntrys_', 'sntryu_'], pattern: /sntry[su]_[A-Za-z0-9+/=_-]{40,512}/y },
  { name: 'newrelic', anchors: ['NRAK-', 'NRII-', 'NRJS-'], pattern: /NR(?:AK|II|JS)-[A-Za-z0-9-]{19,40}/y },
  {
    name: 'grafana',
    anchors: ['glc_', 'glsa_', 'eyJrIjoi'],
    pattern: /(?:glc_|glsa_|eyJrIjoi)[A-Za-z0-9+/=_]{30,512}/y,
  },
  { name: 'dynatrace', anchors: ['dt0c01.', 'dt0s01.'], pattern: /dt0[cs]01\.[A-Z0-9]{24}\.[A-Z0-9]{40,64}/y },
  { name: 'posthog', anchors: ['phx_'], pattern: /phx_[A-Za-z0-9]{30,60}/y },
  // Messages.
  {
    name: 'slack',
    anchors: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxo-', 'xoxc-', 'xoxd-', 'xoxe-', 'xoxe.'],
    pattern: /xox(?:[abcdoprs]|e(?:\.xox[bp])?)-[A-Za-z0-9%-]{10,300}/y,
  },
  { name: 'slack-app', anchors: ['xapp-'], pattern: /xapp-\d-[A-Za-z0-9-]{20,200}/y },
  {
    name: 'slack-hook',
    anchors: ['hooks.slack.com/'],
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/_-]{16,160}/y,
    kind: 'webhook',
  },
  {
    name: 'discord',
    // Base64 of a number: the id of the bot.
    anchors: ['MT', 'MD', 'Mz', 'Mj', 'NT', 'ND', 'Nz', 'Nj', 'OT', 'OD'],
    pattern: /(?:[MN][DTjz]|O[DT])[A-Za-z0-9+/_-]{22,28}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}/y,
  },
  {
    name: 'discord-hook',
    anchors: ['/api/webhooks/'],
    pattern: /\/api\/webhooks\/\d{15,22}\/[A-Za-z0-9_-]{30,100}/y,
    kind: 'webhook',
  },
  {
    name: 'teams-hook',
    anchors: ['webhook.office.com/'],
    pattern: /webhook\.office\.com\/webhookb2\/[A-Za-z0-9@/-]{40,300}/y,
    kind: 'webhook',
  },
  { name: 'telegram', anchors: [':AA'], before: /(?:\/bot)?\d{8,10}$/, pattern: /:AA[A-Za-z0-9_-]{30,36}/y },
  { name: 'twilio', anchors: ['SK'], pattern: /SK[0-9a-f]{32}(?![A-Za-z0-9])/y },
  { name: 'sendgrid', anchors: ['SG.'], pattern: /SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}/y },
  { name: 'mailgun', anchors: ['key-'], pattern: /key-[0-9a-f]{32}(?![A-Za-z0-9])/y },
  { name: 'mailchimp', anchors: ['-us'], before: /[0-9a-f]{32}$/, pattern: /-us\d{1,2}/y },
  {
    name: 'brevo',
    anchors: ['xkeysib-', 'xsmtpsib-'],
    pattern: /x(?:key|smtp)sib-[0-9a-f]{40,64}(?:-[A-Za-z0-9]{8,16})?/y,
  },
  { name: 'resend', anchors: ['re_'], pattern: /re_[A-Za-z0-9]{6,12}_[A-Za-z0-9]{16,40}/y },
  // Money and commerce.
  {
    name: 'stripe',
    anchors: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'],
    pattern: /[rs]k_(?:live|test)_[A-Za-z0-9]{16,250}/y,
  },
  { name: 'stripe-hook', anchors: ['whsec_'], pattern: /whsec_[A-Za-z0-9+/=]{16,100}/y, kind: 'secret' },
  { name: 'sk_', anchors: ['sk_'], pattern: /sk_[A-Za-z0-9]{32,80}/y },
  {
    name: 'square',
    anchors: ['sq0atp-', 'sq0csp-', 'EAAA'],
    pattern: /sq0(?:at|cs)p-[A-Za-z0-9_-]{20,64}|EAAA[A-Za-z0-9_-]{56,64}(?![A-Za-z0-9+/])/y,
  },
  {
    name: 'shopify',
    anchors: ['shpat_', 'shpca_', 'shppa_', 'shpss_'],
    pattern: /shp(?:at|ca|pa|ss)_[0-9A-Fa-f]{24,40}/y,
  },
  { name: 'shippo', anchors: ['shippo_live_', 'shippo_test_'], pattern: /shippo_(?:live|test)_[0-9a-f]{40}/y },
  { name: 'flutterwave', anchors: ['FLWSECK'], pattern: /FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,40}(?:-X)?/y },
  {
    name: 'plaid',
    anchors: ['access-'],
    pattern: /access-(?:sandbox|development|production)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/y,
    kind: 'token',
  },
  { name: 'easypost', anchors: ['EZAK', 'EZTK'], pattern: /EZ[AT]K[A-Za-z0-9]{54}/y },
  { name: 'duffel', anchors: ['duffel_live_', 'duffel_test_'], pattern: /duffel_(?:live|test)_[A-Za-z0-9_=-]{30,60}/y },
  // Work and people.
  { name: 'notion', anchors: ['ntn_', 'secret_'], pattern: /(?:ntn|secret)_[A-Za-z0-9]{36,60}/y },
  { name: 'linear', anchors: ['lin_api_', 'lin_oauth_'], pattern: /lin_(?:api|oauth)_[A-Za-z0-9]{30,64}/y },
  {
    name: 'hubspot',
    anchors: ['pat-na', 'pat-eu'],
    pattern: /pat-(?:na|eu)\d-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/y,
  },
  { name: 'typeform', anchors: ['tfp_'], pattern: /tfp_[A-Za-z0-9_.=-]{30,80}/y },
  { name: 'facebook', anchors: ['EAA'], pattern: /EAA[A-Za-z0-9]{60,400}/y, kind: 'token' },
  { name: 'adobe', anchors: ['p8e-'], pattern: /p8e-[A-Za-z0-9_-]{32}/y, kind: 'secret' },
  { name: 'trello', anchors: ['ATTA'], pattern: /ATTA[0-9a-f]{60,80}/y },
  // Hashes of passwords, as they stand in databases and in /etc/shadow: they can be tried at leisure.
  {
    name: 'crypt',
    anchors: ['$2a$', '$2b$', '$2y$', '$5$', '$6$', '$1$', '$y$', '$apr1$'],
    pattern: /\$(?:2[aby]\$\d\d\$|[156y]\$|apr1\$)[A-Za-z0-9./$=,]{20,200}/y,
    kind: 'password',
  },
  { name: 'argon2', anchors: ['$argon2'], pattern: /\$argon2(?:id|i|d)\$[A-Za-z0-9+/$=,]{20,300}/y, kind: 'password' },
  {
    name: 'scrypt',
    anchors: ['$scrypt$', '$pbkdf2'],
    pattern: /\$(?:scrypt|pbkdf2[a-z0-9-]{0,12})\$[A-Za-z0-9+/$=,.]{20,300}/y,
    kind: 'password',
  },
  {
    name: 'pbkdf2',
    anchors: ['pbkdf2_sha'],
    pattern: /pbkdf2_sha\d{1,3}\$\d{1,9}\$[A-Za-z0-9+/$=]{20,200}/y,
    kind: 'password',
  },
  {
    name: 'ldap',
    anchors: ['{SSHA', '{SHA}', '{CRYPT}'],
    pattern: /\{(?:SSHA\d{0,3}|SHA|CRYPT)\}[A-Za-z0-9+/=.$]{20,200}/y,
    kind: 'password',
  },
  // RFC 8959: says of itself that it is one.
  {
    name: 'secret-token',
    anchors: ['secret-token:'],
    pattern: /secret-token:[A-Za-z0-9._~!$&()*+=:@%-]{8,512}/y,
    kind: 'token',
  },
];
