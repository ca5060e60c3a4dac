//! Everything that a database holds, as text: for tests of what must not be kept.

use housekey_store::{
    Pool,
    sqlx::{self, AssertSqlSafe, Row},
};

/// Every row of every table of ours, one a line, after the name of its table. Bytes that are no text are hexadecimal.
///
/// # Errors
/// The database's.
pub async fn everything(pool: &Pool) -> Result<String, sqlx::Error> {
    let mut lines = vec![];
    if let Some(pool) = pool.as_sqlite() {
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'housekey%'";
        for table in sqlx::query(tables).fetch_all(pool).await? {
            let table: String = table.try_get(0)?;
            let columns = format!(
                "SELECT group_concat('quote(' || name || ')', '||'' ''||') FROM pragma_table_info('{table}')"
            );
            let columns: String = sqlx::query(AssertSqlSafe(columns)).fetch_one(pool).await?.try_get(0)?;
            for row in
                sqlx::query(AssertSqlSafe(format!("SELECT {columns} FROM {table}"))).fetch_all(pool).await?
            {
                lines.push(format!("{table} {}", row.try_get::<String, _>(0)?));
            }
        }
    }
    if let Some(pool) = pool.as_postgres() {
        let tables = "SELECT tablename FROM pg_tables WHERE tablename LIKE 'housekey%'";
        for table in sqlx::query(tables).fetch_all(pool).await? {
            let table: String = table.try_get(0)?;
            let rows = format!("SELECT whole::text FROM {table} AS whole");
            for row in sqlx::query(AssertSqlSafe(rows)).fetch_all(pool).await? {
                lines.push(format!("{table} {}", row.try_get::<String, _>(0)?));
            }
        }
    }
    Ok(lines.join("\n"))
}
