/** What the library's types take from the DOM, and Node's own do not have. */
type HeadersInit = NonNullable<ConstructorParameters<typeof Headers>[0]>;
