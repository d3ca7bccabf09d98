package org.dyno4j.linux;

import java.util.Set;
import org.dyno4j.linux.spawn.ProgramEditor;
import org.dyno4j.linux.spawn.SyscallProgram;

/** Leaves walls out of every program. */
record WithoutWalls(Set<Wall> walls) implements ProgramEditor {
    @Override
    public SyscallProgram edit(String what, SyscallProgram program) {
        SyscallProgram edited = program;
        for (Wall wall : walls) {
            edited = wall.leaveOut(edited);
        }
        return edited;
    }
}
