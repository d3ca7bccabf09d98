/**
 * What the dyno layers need from an operating system, and nothing about any operating system.
 *
 * <p>Enter at {@link org.dyno4j.isolation.Isolation}: it creates a {@link org.dyno4j.isolation.Sandbox} from a
 * {@link org.dyno4j.isolation.SandboxSpec}, and a sandbox starts processes from a
 * {@link org.dyno4j.isolation.ProcessSpec}. Implementations are found as
 * {@link org.dyno4j.isolation.IsolationProvider} services.
 */
package org.dyno4j.isolation;
