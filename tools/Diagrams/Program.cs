using System.Diagnostics;
using ServalRef.Site.Diagrams;
using ServalRef.Site.Sources;

// Lays out the diagrams of the specification that are kept as drawings, with Graphviz (dot).
ContentTree content = ContentTree.Find();
string root = content.Root;
Directory.CreateDirectory(Path.Combine(root, DrawnDiagram.Folder));
foreach ((string file, string source) in KeptDiagrams.In(content))
{
    if (content.Has(file) && DrawnDiagram.IsOf(content.Read(file), source))
    {
        continue;
    }

    ProcessStartInfo start = new("dot", ["-Tsvg"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
    using Process dot = Process.Start(start)!;
    dot.StandardInput.Write(DrawnDiagram.Graph(source));
    dot.StandardInput.Close();
    string layout = dot.StandardOutput.ReadToEnd();
    dot.WaitForExit();
    File.WriteAllText(Path.Combine(root, file), DrawnDiagram.Keep(source, layout));
    Console.WriteLine(file);
}
