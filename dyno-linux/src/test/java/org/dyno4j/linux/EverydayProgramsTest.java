package org.dyno4j.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.isolation.SandboxSpec;
import org.dyno4j.isolation.SyscallFilter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs of all kinds work in a sandbox as it is by default. */
@Tag("everyday-programs")
class EverydayProgramsTest {
    private static LinuxIsolation isolation;
    private static CallProbe probe;

    @BeforeAll
    static void open() {
        isolation = TestIsolation.open();
        probe = new CallProbe(isolation.create(SandboxSpec.named("web.1").build()));
    }

    @AfterAll
    static void close() {
        isolation.close();
    }

    @Test
    void shellsRunJobsAndPipelines() throws Exception {
        assertPrints("yes\n100\n", "/bin/bash", "-c", """
                coproc cat; echo yes >&${COPROC[1]}; read -u ${COPROC[0]} line; echo $line
                exec {COPROC[1]}>&-; sleep 0 & wait; trap : TERM; kill -TERM $$
                seq 100 | sort -R | sort -n | tail -1
                """);
    }

    @Test
    void pythonRunsThreadsProcessesAndSockets() throws Exception {
        assertPrints("285 hello pong [0, 1, 4] done\n", "/usr/bin/python3", "-c", """
                import asyncio, concurrent.futures, multiprocessing, os, select, socket, subprocess, threading
                with concurrent.futures.ThreadPoolExecutor(8) as pool:
                    total = sum(pool.map(lambda x: x * x, range(10)))
                greeting = subprocess.run(['echo', 'hello'], capture_output=True, text=True).stdout.strip()
                server = socket.create_server(('127.0.0.1', 0))
                def serve():
                    connection, _ = server.accept()
                    connection.sendall(b'pong')
                    connection.close()
                threading.Thread(target=serve).start()
                answer = socket.create_connection(server.getsockname()).recv(4).decode()
                socket.getaddrinfo('localhost', 80)
                with multiprocessing.get_context('fork').Pool(2) as pool:
                    squares = pool.map(abs, [0, 1, 4])
                async def child():
                    process = await asyncio.create_subprocess_exec('echo', 'done', stdout=subprocess.PIPE)
                    return (await process.communicate())[0].decode().strip()
                print(total, greeting, answer, squares, asyncio.run(child()))
                """);
    }

    @Test
    void nodeRunsWorkersProcessesAndServers() throws Exception {
        assertPrints("worker child http\n", "/usr/bin/node", "-e", """
                const { Worker } = require('worker_threads');
                const http = require('http');
                const said = [];
                new Worker("require('worker_threads').parentPort.postMessage('worker')", { eval: true })
                  .on('message', text => {
                    said.push(text);
                    require('child_process').exec('echo child', (error, output) => {
                      said.push(output.trim());
                      require('os').networkInterfaces();
                      const server = http.createServer((_, response) => response.end('http')).listen(0, () =>
                        http.get(server.address(), response => response.on('data', data => {
                          said.push(data.toString());
                          console.log(said.join(' '));
                          process.exit(0);
                        })));
                    });
                  });
                """);
    }

    @Test
    void javaRunsThreadsProcessesAndSockets() throws Exception {
        assertPrints("thread child pong\n", "/bin/bash", "-c", """
                cat > Everyday.java <<'END'
                import java.net.InetAddress;
                import java.net.ServerSocket;
                import java.net.Socket;
                import java.util.concurrent.ExecutorService;
                import java.util.concurrent.Executors;
                class Everyday {
                    public static void main(String[] arguments) throws Exception {
                        ExecutorService pool = Executors.newFixedThreadPool(4);
                        String said = pool.submit(() -> "thread").get();
                        said += " " + new String(new ProcessBuilder("echo", "child").start()
                                .getInputStream().readAllBytes()).strip();
                        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                            pool.submit(() -> {
                                try (Socket socket = server.accept()) {
                                    socket.getOutputStream().write("pong".getBytes());
                                }
                                return null;
                            });
                            try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                                said += " " + new String(socket.getInputStream().readAllBytes());
                            }
                        }
                        System.out.println(said);
                        System.exit(0);
                    }
                }
                END
                exec JAVA -Xmx128m Everyday.java
                """.replace("JAVA", real("/usr/bin/java")));
    }

    @Test
    void compilersAndGitWork() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/git")), "git is not installed here");
        assertPrints("compiled\nfirst\n", "/bin/bash", "-c", """
                set -e
                mkdir repository && cd repository
                echo 'int main(void) { __builtin_puts("compiled"); return 0; }' > main.c
                GCC -O2 -o main main.c && ./main
                git init -q . 2>/dev/null
                git add main.c
                git -c user.name=dyno -c user.email=dyno@example.org commit -q -m first
                git log --format=%s
                """.replace("GCC", real("/usr/bin/gcc")));
    }

    @Test
    void strictStillRunsInterpreters() throws Exception {
        CallProbe strict = new CallProbe(isolation.create(
                SandboxSpec.named("strict.1").filter(SyscallFilter.strict()).build()));
        assertThat(strict.run(List.of("/usr/bin/python3", "-c", "import threading, json; print(6 * 7)")))
                .isEqualTo(printed("42\n"));
        assertThat(strict.run(List.of("/bin/bash", "-c", "echo hello | tr a-z A-Z")))
                .isEqualTo(printed("HELLO\n"));
    }

    /** Where the program really lies, which is what is to work. */
    private static String real(String program) throws Exception {
        Path path = Path.of(program);
        assumeTrue(Files.isExecutable(path), () -> program + " is not installed here");
        return path.toRealPath().toString();
    }

    private static void assertPrints(String expected, String... command) throws Exception {
        String program = real(command[0]);
        List<String> real =
                Stream.concat(Stream.of(program), Stream.of(command).skip(1)).toList();
        assertThat(probe.run(real)).isEqualTo(printed(expected));
    }

    private static CallProbe.Result printed(String expected) {
        return new CallProbe.Result(new ExitStatus.Exited(0), expected);
    }
}
