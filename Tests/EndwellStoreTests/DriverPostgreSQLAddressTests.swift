@testable import EndwellPostgreSQL
import EndwellService
import EndwellTesting
import EndwellStore
import Testing

/// Where a database is, and how it is reached: among several hosts, over TLS, with a password from elsewhere.
@Suite(.serialized) struct DriverPostgreSQLAddressTests {
    private func opened(_ url: String, password: String? = nil) throws -> PostgreSQLLink {
        try PostgreSQLLink(to: try PostgreSQLAddress(url, password: password), limits: .small)
    }

    private func fault(_ url: String, password: String? = nil) -> StoreFault? {
        do {
            _ = try opened(url, password: password)
            return nil
        } catch let failure as PostgreSQLFailure {
            return failure.fault
        } catch {
            return error as? StoreFault
        }
    }

    @Test func `a URL says where the database is, and what says it tells no password`() throws {
        let several = try PostgreSQLAddress("postgres://me:secret@db1:5433,db2:5434/contracts?sslmode=disable")
        #expect(several.hosts == "db1:5433, db2:5434")
        #expect(several.database == "contracts")
        #expect(several.hasPasswordInside)
        #expect(try !PostgreSQLAddress("postgresql://db/x").hasPasswordInside)
        for wrong in ["mysql://db/x", "postgres://me:secret@db/x?nonsense=1", "postgres://me:secret@[db/x", ""] {
            let fault = #expect(throws: StoreFault.self) { try PostgreSQLAddress(wrong) }
            #expect(fault?.isUnavailable == true)
            #expect(fault?.description.contains("secret") == false)
        }
    }

    @Test func `another machine is spoken to over TLS unless its URL says otherwise`() throws {
        func mode(_ url: String, _ environment: [String: String] = [:]) throws -> [String] {
            try PostgreSQLAddress(url, environment: environment).parameters(.small).filter { $0.name == "sslmode" }
                .map(\.value)
        }
        for url in ["postgres://db.example.org/x", "postgres://localhost,db/x", "postgres://10.0.0.7/x"] {
            #expect(try mode(url) == ["require"])
        }
        for url in ["postgres://localhost/x", "postgres://127.0.0.1:5433/x", "postgres:///x?host=/run/postgresql"] {
            #expect(try mode(url) == ["prefer"])
        }
        // What libpq is told beside the URL counts as if it were in it.
        #expect(try mode("postgres://db/x", ["PGSSLMODE": "verify-full"]) == ["verify-full"])
        #expect(try mode("postgres://db/x?sslmode=verify-ca", ["PGSSLMODE": "disable"]) == ["verify-ca"])
        #expect(try mode("postgres:///x", ["PGHOST": "db"]) == ["require"])
        #expect(try mode("postgres://localhost/x", ["PGHOST": "db"]) == ["prefer"])
        #expect(try mode("postgres:///x", ["PGSERVICE": "contracts"]) == ["require"])
        #expect(try mode("postgres:///x?service=contracts") == ["require"])
        #expect(try mode("postgres://localhost/x?hostaddr=10.0.0.7") == ["require"])
    }

    @Test func `verify-full proves who the server is`() async throws {
        let server = try ThrowawayPostgreSQL.shared.get()
        let ask = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        let proved = try opened("\(server.url)?sslmode=verify-full&sslrootcert=\(server.certificate)")
        #expect(try proved.command(ask).firstText == "true")
        #expect(try opened("\(server.url)?sslmode=disable").command(ask).firstText == "false")
        let other = try ThrowawayPostgreSQL()
        let fault = fault("\(server.url)?sslmode=verify-full&sslrootcert=\(other.certificate)")
        #expect(fault?.isNoPrimary == true)
    }

    @Test func `of several hosts the one is found that takes writes`() throws {
        let server = try ThrowawayPostgreSQL.shared.get()
        let url = try server.newDatabase()
        // Nobody listens on the first.
        let several = url.replacing("@127.0.0.1:", with: "@127.0.0.1:1,127.0.0.1:")
        #expect(try opened(several).command("SELECT 7").firstText == "7")

        let name = try PostgreSQLAddress(url).database
        _ = try opened(url).command("ALTER DATABASE \(name) SET default_transaction_read_only = on")
        #expect(fault(several)?.isNoPrimary == true)
    }

    @Test func `the password may come from elsewhere, and a wrong one is no secret`() async throws {
        let server = try ThrowawayPostgreSQL.shared.get()
        let bare = server.url.replacing(":throwaway@", with: "@")
        #expect(try opened(bare, password: "throwaway").command("SELECT 7").firstText == "7")
        let fault = fault(bare, password: "guessed")
        #expect(fault?.isNoPrimary == true)
        #expect(fault?.description.contains("guessed") == false)
    }
}
