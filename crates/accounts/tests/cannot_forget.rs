//! A change cannot be committed without its signal: what a flow might write by mistake does not compile.
//!
//! Each file in `cannot_forget/` is such a mistake, with what the compiler says beside it. After a new compiler, look
//! at the difference and run with `TRYBUILD=overwrite`.

#[test]
fn a_change_cannot_be_committed_without_its_signal() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/cannot_forget/the_right_way.rs");
    cases.compile_fail("tests/cannot_forget/wrong_*.rs");
}
