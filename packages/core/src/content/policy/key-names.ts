/**
 * Names of things that are secret, as data. They are written as {@link plainName} leaves them: lower case, letters and
 * digits only.
 */

/** What the value of a secret name is, for the replacement. */
export type SecretKind =
  | 'password'
  | 'secret'
  | 'api_key'
  | 'token'
  | 'private_key'
  | 'authorization'
  | 'cookie'
  | 'credentials'
  | 'connection_string'
  | 'card_code'
  | 'denied';

/** Secret are all names that end so: `apikey` stands for `OPENAI_API_KEY`, `x-api-key` and `stripeApiKey`. */
export const SECRET_ENDINGS: readonly (readonly [ending: string, kind: SecretKind])[] = [
  ['password', 'password'],
  ['passwords', 'password'],
  ['passwd', 'password'],
  ['passphrase', 'password'],
  ['passwort', 'password'],
  ['kennwort', 'password'],
  ['passord', 'password'],
  ['lösenord', 'password'],
  ['losenord', 'password'],
  ['adgangskode', 'password'],
  ['wachtwoord', 'password'],
  ['salasana', 'password'],
  ['contraseña', 'password'],
  ['contrasena', 'password'],
  ['senha', 'password'],
  ['motdepasse', 'password'],
  ['hasło', 'password'],
  ['haslo', 'password'],
  ['heslo', 'password'],
  ['jelszó', 'password'],
  ['пароль', 'password'],
  ['şifre', 'password'],
  ['パスワード', 'password'],
  ['密码', 'password'],
  ['密碼', 'password'],
  ['口令', 'password'],
  ['비밀번호', 'password'],
  ['passphrases', 'password'],
  ['presharedkey', 'password'],
  ['wpapsk', 'password'],
  ['passwordhash', 'password'],
  ['pwd', 'password'],
  ['secret', 'secret'],
  ['secrets', 'secret'],
  ['secretkey', 'secret'],
  ['secretkeybase', 'secret'],
  ['apikey', 'api_key'],
  ['apikeys', 'api_key'],
  ['accesskey', 'api_key'],
  ['accountkey', 'api_key'],
  ['encryptionkey', 'api_key'],
  ['licensekey', 'api_key'],
  ['masterkey', 'api_key'],
  ['signingkey', 'api_key'],
  ['subscriptionkey', 'api_key'],
  ['functionskey', 'api_key'],
  ['sharedaccesskey', 'api_key'],
  ['accesstoken', 'token'],
  ['accesstokens', 'token'],
  ['apitoken', 'token'],
  ['authtoken', 'token'],
  ['authorizationtoken', 'token'],
  ['authenticationtoken', 'token'],
  ['bearertoken', 'token'],
  ['bottoken', 'token'],
  ['csrftoken', 'token'],
  ['xsrftoken', 'token'],
  ['deploytoken', 'token'],
  ['jwttoken', 'token'],
  ['oauthtoken', 'token'],
  ['personaltoken', 'token'],
  ['refreshtoken', 'token'],
  ['securitytoken', 'token'],
  ['servicetoken', 'token'],
  ['sessiontoken', 'token'],
  ['vaulttoken', 'token'],
  ['privatekey', 'private_key'],
  ['authorization', 'authorization'],
  ['cookie', 'cookie'],
  ['cookies', 'cookie'],
  ['credential', 'credentials'],
  ['credentials', 'credentials'],
  ['connectionstring', 'connection_string'],
  ['connstr', 'connection_string'],
];

/** Secret are these names, but no longer ones that end so. */
export const SECRET_NAMES: Readonly<Record<string, SecretKind>> = {
  passe: 'password',
  psk: 'password',
  idtoken: 'token',
  jwt: 'token',
  bearer: 'token',
  mnemonic: 'secret',
  seedphrase: 'secret',
  recoveryphrase: 'secret',
  creds: 'credentials',
  cvc: 'card_code',
  cvv: 'card_code',
  cardcvc: 'card_code',
  cardcvv: 'card_code',
  securitycode: 'card_code',
  pin: 'card_code',
  otp: 'card_code',
};

/** Names that end so hold a secret if the value looks like one. */
export const SUSPECT_ENDINGS: readonly (readonly [ending: string, kind: SecretKind])[] = [
  ['token', 'token'],
  ['tokens', 'token'],
  ['key', 'api_key'],
  ['keys', 'api_key'],
  ['auth', 'authorization'],
  ['pass', 'password'],
  ['pw', 'password'],
  ['cred', 'credentials'],
  ['salt', 'secret'],
  ['pepper', 'secret'],
];

/** What a name may end in beside what it is the name of: how the value is written, which one it is. */
export const QUALIFIERS: readonly string[] = [
  'base64',
  'base',
  'b64',
  'hex',
  'pem',
  'json',
  'plain',
  'plaintext',
  'cleartext',
  'value',
  'raw',
  'default',
  'current',
  'new',
  'old',
];

/** Names with such an ending that are known to hold none: places in lists, names of things, public halves. */
export const INNOCENT_ENDINGS: readonly string[] = [
  'pagetoken',
  'nexttoken',
  'continuationtoken',
  'synctoken',
  'cursortoken',
  'stoptoken',
  'eostoken',
  'bostoken',
  'padtoken',
  'unktoken',
  'septoken',
  'clstoken',
  'masktoken',
  'specialtoken',
  'specialtokens',
  'cachekey',
  'idempotencykey',
  'primarykey',
  'foreignkey',
  'partitionkey',
  'sortkey',
  'publickey',
  'publickeys',
  'pubkey',
  'recvkeys',
  'objectkey',
  'hashkey',
  'rowkey',
  'groupkey',
  'lookupkey',
  'translationkey',
  'filekey',
  // The public half of what a page subscribes to messages with.
  'applicationserverkey',
  'sitekey',
  // Random, but sent once and no secret.
  'websocketkey',
  // Chosen by callers so that a request which is sent twice counts once.
  'clienttoken',
  'requesttoken',
];

/** Parameters of a URL that sign it; elsewhere the same words are no secrets. */
export const QUERY_NAMES: Readonly<Record<string, SecretKind>> = {
  sig: 'token',
  signature: 'token',
  xamzsignature: 'token',
  xamzsecuritytoken: 'token',
  xgoogsignature: 'token',
  appid: 'api_key',
  code: 'token',
  key: 'api_key',
  token: 'token',
};
