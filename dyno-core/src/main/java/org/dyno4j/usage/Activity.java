package org.dyno4j.usage;

/** Whether a dyno does anything at all, beside the state that it is in. */
public enum Activity {
    /** As its state says. */
    AWAKE,
    /** Its processes are there and keep their memory, but get no processor time. */
    FROZEN,
    /** It was put to sleep because nobody needed it: its place is kept, but nothing of it runs. */
    ASLEEP
}
