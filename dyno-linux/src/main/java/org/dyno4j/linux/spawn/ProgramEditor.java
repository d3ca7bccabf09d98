package org.dyno4j.linux.spawn;

/**
 * Sees what a child is about to run, and may change it.
 *
 * <p>The seam by which tests make one step fail, or take one wall away to prove that something else was held by it.
 */
public interface ProgramEditor {

    /** Changes nothing. */
    ProgramEditor NONE = new ProgramEditor() {};

    /** The program to run instead of this one. */
    default SyscallProgram edit(String what, SyscallProgram program) {
        return program;
    }

    /** How the child is cloned, instead of this way. */
    default CloneArguments edit(String what, CloneArguments clone) {
        return clone;
    }
}
