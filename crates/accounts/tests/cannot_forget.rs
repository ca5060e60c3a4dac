//! A change cannot be committed without its signal: what a flow might write by mistake does not compile.
//!
//! Each file in `cannot_forget/` is such a mistake, with what the compiler says beside it. After a new compiler, look
//! at the difference and run with `TRYBUILD=overwrite`.

#[test]
fn commit_without_the_owed_signal_does_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/cannot_forget/the_right_way.rs");
    cases.compile_fail("tests/cannot_forget/wrong_*.rs");
}
