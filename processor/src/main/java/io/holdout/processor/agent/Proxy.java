package io.holdout.processor.agent;

/** The agents with which Exchange Online signs in for clients that it hides. */
public enum Proxy {
    /** Named for "basic authentication, version 2"; what SMTP comes with. */
    BAV2ROPC,
    /** CBAInPROD and CBAInTAR, what POP and IMAP come with. */
    CBAIN,
    MSRPC,
    /** The client signed in itself. */
    NONE
}
