using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Xunit;
using static ConcurrencyAnalyzers.Testing.Tests.Harness;

namespace ConcurrencyAnalyzers.Testing.Tests;

public sealed class CodeFixTests
{
    private const string One = "class C { int x = [|1|]; }";
    private const string OneFixed = "class C { int x = 5; }";
    private const string Two = "class C { int x = [|1|]; int y = [|2|]; }";
    private const string TwoFixed = "class C { int x = 5; int y = 5; }";

    [Fact] public Task One_report() => Fix<SmallNumberFix>(One, OneFixed);
    [Fact] public Task Two_reports() => Fix<SmallNumberFix>(Two, TwoFixed);
    [Fact] public Task Markup_of_a_fixable_rule_in_the_fixed_code_is_ignored() => Fix<SmallNumberFix>(Two, "class C { int x = 5; int y = [|5|]; }");
    [Fact] public Task Analyzer_alone() => Check(new CSharpCodeFixTest<SmallNumber, SmallNumberFix, DefaultVerifier> { TestCode = One });
    [Fact] public Task Nothing_offered_and_none_expected() => Fix<NothingOffered>(One, One);
    [Fact] public Task Empty_fixer() => Fix<EmptyCodeFixProvider>(One, One);
    [Fact] public Task No_fix_all_provider() => Fix<NoFixAll>(Two, TwoFixed);
    [Fact] public Task Line_ends_and_trailing_text_stay() => Fix<SmallNumberFix>("class C\r\n{\r\n    int x = [|1|]; // one\r\n}\r\n\n  ", "class C\r\n{\r\n    int x = 5; // one\r\n}\r\n\n  ");
    [Fact] public Task Verifier() => CSharpCodeFixVerifier<SmallNumber, SmallNumberFix, DefaultVerifier>.VerifyCodeFixAsync("class C { int x = {|#0:1|}; }", CSharpCodeFixVerifier<SmallNumber, SmallNumberFix, DefaultVerifier>.Diagnostic().WithLocation(0).WithArguments(1), OneFixed);

    [Fact] public Task Wrong_fixed_code() => Fix<SmallNumberFix>(One, "class C { int x = 6; }", fails: "   1      - class C { int x = 6; }");
    [Fact] public Task Wrong_fixed_code_names_pass_and_file() => Fix<SmallNumberFix>(One, "class C { int x = 6; }", fails: $"Context: Iterative code fix application{Environment.NewLine}content of '/0/Test0.cs'");
    [Fact] public Task Wrong_line_end() => Fix<SmallNumberFix>("class C { int x = [|1|];\r\n}", "class C { int x = 5;\n}", fails: "int x = 5;<CR><LF>");
    [Fact] public Task Wrong_trailing_blank() => Fix<SmallNumberFix>(One + " ", OneFixed, fails: "}·");
    [Fact] public Task Missing_last_line_end() => Fix<SmallNumberFix>(One, OneFixed + "\n", fails: "}<LF>");
    [Fact] public Task Fix_that_breaks_the_compile() => Fix<BreaksTheCompile>(One, "class C { int x = missing; }", fails: "CS0103");
    [Fact] public Task Fix_that_breaks_the_compile_as_marked() => Fix<BreaksTheCompile>(One, "class C { int x = {|CS0103:missing|}; }");
    [Fact] public Task Fix_that_breaks_the_compile_is_of_the_fixed_state() => Fix<BreaksTheCompile>(One, "class C { int x = missing; }", fails: "Diagnostics of fixed state");
    [Fact] public Task Fix_expected_but_not_offered() => Fix<NothingOffered>(One, OneFixed, fails: "did not match");
    [Fact] public Task Fix_offered_where_none_is_expected() => Fix<SmallNumberFix>(One, One, fails: "did not match");
    [Fact] public Task Fix_without_change_where_none_is_expected() => Fix<NoChange>(One, One, fails: "No code fixes were expected, but a fix was offered; iterations: 1 ('Use five')");
    [Fact] public Task Fix_of_something_unreported() => Fix<SmallNumberFix>("class C { int x = 7; }", OneFixed, fails: "did not match");
    [Fact] public Task Test_state_is_verified_first() => Fix<SmallNumberFix>("class C { int x = 1; }", OneFixed, fails: "Diagnostics of test state");
    [Fact] public Task Throwing_fix() => Fix<ThrowingFix>(One, OneFixed, fails: "the fix broke");
    [Fact] public Task Throwing_fix_all() => Fix<ThrowingFixAll>(One, OneFixed, fails: "Fix All broke");
    [Fact] public Task No_equivalence_key() => Fix<NoKey>(One, OneFixed, fails: "'Use five' of NoKey has no equivalence key");
    [Fact] public Task No_equivalence_key_without_fix_all() => Fix<NoKey>(One, OneFixed, test => test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck);
    [Fact] public Task Non_local_diagnostic() => Check(new CSharpCodeFixTest<EndOfCompilation, EndOfCompilationFix, DefaultVerifier> { TestCode = "[|class|] C { }", FixedCode = "[|class|] C { }" }, fails: "not local to a document");
    [Fact] public Task Non_local_diagnostic_when_skipped() => Check(new CSharpCodeFixTest<EndOfCompilation, EndOfCompilationFix, DefaultVerifier> { TestCode = "[|class|] C { }", FixedCode = "[|class|] C { }", CodeFixTestBehaviors = CodeFixTestBehaviors.SkipLocalDiagnosticCheck });

    [Fact] public Task Remaining_diagnostic_must_be_named() => Fix<SmallNumberFix>(Two, "class C { int x = 5; int y = 2; }", test =>
    {
        test.CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne | CodeFixTestBehaviors.SkipFixAllCheck;
        test.NumberOfIncrementalIterations = 1;
    }, fails: "int y = [|2|];");

    [Fact] public Task Odd_tree() => Fix<OddTree>(One, OneFixed, fails: "is not the one its text parses to");
    [Fact] public Task Odd_tree_shows_the_nodes() => Fix<OddTree>(One, OneFixed, fails: "IdentifierToken 5");
    [Fact] public Task Odd_tree_when_not_validated() => Fix<OddTree>(One, OneFixed, test => test.CodeActionValidationMode = CodeActionValidationMode.None);
    [Fact] public Task Dropped_comment() => Fix<DropsTrivia>("class C { int x = [|1|]/* one */; }", "class C { int x = 5/* one */; }", fails: "+ class C { int x = 5; }");
    [Fact] public Task Full_validation() => Fix<SmallNumberFix>("class C { int x = [|1|]/* one */; }", "class C { int x = 5/* one */; }", test => test.CodeActionValidationMode = CodeActionValidationMode.Full);

    [Fact] public Task Fix_all_leads_elsewhere() => Fix<FixAllForgets>(Two, TwoFixed, fails: "Fix all in document");
    [Fact] public Task Fix_all_leads_elsewhere_as_said() => Fix<FixAllForgets>(Two, TwoFixed, test =>
    {
        test.BatchFixedCode = "class C { int x = [|1|]; int y = 5; }";
        test.BatchFixedState.MarkupHandling = MarkupMode.Allow;
        test.NumberOfFixAllIterations = 2;
    });

    [Fact] public Task Fix_all_in_several_rounds() => Fix<OneAtATime>(Two, TwoFixed, fails: "Expected '1' iterations but found '2'");
    [Fact] public Task Fix_all_in_several_rounds_as_said() => Fix<OneAtATime>(Two, TwoFixed, test => test.NumberOfFixAllIterations = 2);
    [Fact] public Task Fix_all_in_fewer_rounds_than_said() => Fix<SmallNumberFix>(Two, TwoFixed, test => test.NumberOfFixAllIterations = 2, fails: "Expected '2' iterations but found '1'");
    [Fact] public Task Fix_all_in_at_most_so_many_rounds() => Fix<SmallNumberFix>(Two, TwoFixed, test => test.NumberOfFixAllIterations = -3);
    [Fact] public Task Fix_all_that_does_not_converge() => Fix<Endless>(One, "class C { int x = 1-1; }", fails: "did not match");
    [Fact] public Task Fix_all_that_does_not_converge_as_far_as_it_gets() => Fix<Endless>(One, "class C { int x = 1-1-1-1; }", test => test.NumberOfIncrementalIterations = 2, fails: "Expected '2' iterations but found '3'");
    [Fact] public Task Too_many_iterations() => Fix<SmallNumberFix>(Two, TwoFixed, test => test.NumberOfIncrementalIterations = 1, fails: "Expected '1' iterations but found '2'");
    [Fact] public Task Too_few_iterations() => Fix<SmallNumberFix>(Two, TwoFixed, test => test.NumberOfIncrementalIterations = 3, fails: "Expected '3' iterations but found '2'");
    [Fact] public Task Above_the_upper_limit() => Fix<OneAtATime>(Two + " class D { int z = [|3|]; }", TwoFixed + " class D { int z = 5; }", test => test.NumberOfFixAllIterations = -2, fails: "The upper limit of '2'");
    [Fact] public Task Fix_all_in_document_skipped() => Fix<OneAtATime>(Two, TwoFixed, test => test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllInDocumentCheck, fails: "Fix all in project");
    [Fact] public Task Fix_all_in_project_skipped() => Fix<OneAtATime>(Two, TwoFixed, test => test.CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllInDocumentCheck | CodeFixTestBehaviors.SkipFixAllInProjectCheck, fails: "Fix all in solution");
    [Fact] public Task Fix_one() => Fix<SmallNumberFix>(Two, "class C { int x = 5; int y = [|2|]; }", test =>
    {
        test.FixedState.MarkupHandling = MarkupMode.Allow;
        test.CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne | CodeFixTestBehaviors.SkipFixAllCheck;
        test.NumberOfIncrementalIterations = 1;
    });

    [Fact] public Task First_of_a_menu() => Fix<Menu>(One, OneFixed);
    [Fact] public Task Chosen_by_index() => Fix<Menu>(One, "class C { int x = 6; }", test => test.CodeActionIndex = 1);
    [Fact] public Task Chosen_by_key() => Fix<Menu>(One, "class C { int x = 6; }", test => test.CodeActionEquivalenceKey = "6");
    [Fact] public Task Chosen_by_both() => Fix<Menu>(One, "class C { int x = 6; }", test => (test.CodeActionIndex, test.CodeActionEquivalenceKey) = (1, "6"));
    [Fact] public Task Key_and_index_disagree() => Fix<Menu>(One, "class C { int x = 6; }", test => (test.CodeActionIndex, test.CodeActionEquivalenceKey) = (0, "6"), fails: "has the key '5', not '6'");
    [Fact] public Task No_such_index() => Fix<Menu>(One, OneFixed, test => test.CodeActionIndex = 2, fails: "did not match");
    [Fact] public Task No_such_key() => Fix<Menu>(One, OneFixed, test => test.CodeActionEquivalenceKey = "7", fails: "did not match");
    [Fact] public Task Action_verifier() => Fix<SmallNumberFix>(One, OneFixed, test => test.CodeActionVerifier = (action, verify) => verify.Equal("Use six", action.Title), fails: "expected 'Use six', actual 'Use five'");
    [Fact] public Task Disabled_rule_is_not_fixed() => Fix<SmallNumberFix>("class C { int x = 1; }", "class C { int x = 1; }", test => test.DisabledDiagnostics.Add("T001"));

    [Fact] public Task Added_file() => Fix<AddsAFile>(One, OneFixed, test => test.FixedState.Sources.Add(("/0/Five.cs", "class Five { }")));
    [Fact] public Task Added_file_not_expected() => Fix<AddsAFile>(One, OneFixed, fails: "Expected the files '/0/Test0.cs' but found 'Test0.cs', 'Five.cs'");
    [Fact] public Task Added_file_of_another_name() => Fix<AddsAFile>(One, OneFixed, test => test.FixedState.Sources.Add(("/0/Six.cs", "class Five { }")), fails: "file name was expected to be 'Six.cs'");

    [Fact]
    public Task Two_files() => Fix<SmallNumberFix>("class A { int x = [|1|]; }", "class A { int x = 5; }", test =>
    {
        test.TestState.Sources.Add("class B { int x = [|1|]; }");
        test.FixedState.Sources.Add("class B { int x = 5; }");
    });

    [Fact]
    public Task Two_projects() => Fix<SmallNumberFix>(One, OneFixed, test =>
    {
        test.TestState.AdditionalProjects["Lib"].Sources.Add("class A { int x = [|1|]; }");
        test.FixedState.AdditionalProjects["Lib"].Sources.Add("class A { int x = 5; }");
    });

    [Fact]
    public Task Two_projects_one_wrong() => Fix<SmallNumberFix>(One, OneFixed, test =>
    {
        test.TestState.AdditionalProjects["Lib"].Sources.Add("class A { int x = [|1|]; }");
        test.FixedState.AdditionalProjects["Lib"].Sources.Add("class A { int x = 6; }");
    }, fails: "content of '/Lib/Test0.cs' did not match");

    [Fact]
    public Task Options_and_files_are_inherited() => Fix<SmallNumberFix>("System.Console.Write([|1|]);", "System.Console.Write(5);", test =>
    {
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        test.TestState.AdditionalFiles.Add(("a.txt", "a"));
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", "[*]\na = b"));
    });

    [Fact] public Task Explicit_state_inherits_nothing() => Fix<SmallNumberFix>("System.Console.Write([|1|]);", "System.Console.Write(5);", test =>
    {
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        test.FixedState.InheritanceMode = StateInheritanceMode.Explicit;
    }, fails: "CS8805");

    [Fact] public Task Fix_of_a_compiler_warning() => Check(new CSharpCodeFixTest<EmptyDiagnosticAnalyzer, UnusedFieldFix, DefaultVerifier> { TestCode = "class C { int {|CS0169:x|}; int {|CS0169:y|}; }", FixedCode = "class C { }" });
    [Fact] public Task Fix_of_a_compiler_warning_not_named() => Check(new CSharpCodeFixTest<EmptyDiagnosticAnalyzer, UnusedFieldFix, DefaultVerifier> { TestCode = "class C { int x; }", FixedCode = "class C { }" }, fails: "CS0169");
}
