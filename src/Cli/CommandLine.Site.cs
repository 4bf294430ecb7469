using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using ServalRef.Site.Serving;

namespace ServalRef.Cli;

/// <content>The command that makes the companion.</content>
internal static partial class CommandLine
{
    private static Command Site(CommandEnvironment environment)
    {
        Option<string?> folder = new("--out") { Description = "Write the site into this folder.", HelpName = "DIR" };
        Option<int?> serve = new("--serve")
        {
            Description = $"Serve the site on 127.0.0.1, at port {SiteServer.DefaultPort} unless another is named, until Ctrl-C.",
            HelpName = "PORT",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = ReadSitePort,
        };
        Option<bool> judge = new("--judge")
        {
            Description = "Compile the judge for browsers first, which needs the .NET SDK and a clone of the project; once is enough.",
        };
        Command command = new("site", "Make the companion: the specification as a site of files, to read and to search without a network.")
        {
            folder, serve, judge,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(folder) is null && result.GetResult(serve) is null)
            {
                result.AddError("say what to do with the site: --out DIR writes it, --serve shows it");
            }
        });
        command.SetAction(result => SiteCommand.Run(new SiteRequest(result.GetValue(folder), result.GetValue(serve), result.GetValue(judge)), environment));
        return command;
    }

    private static Option<string?> Step(string what) => new("--step")
    {
        Description = $"Write {what}, as one HTML file to step through in a browser.",
        HelpName = "F",
    };

    private static int? ReadSitePort(ArgumentResult result)
    {
        if (result.Tokens.Count == 0)
        {
            return SiteServer.DefaultPort;
        }

        string text = result.Tokens[0].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > IPEndPoint.MaxPort)
        {
            result.AddError($"'{text}' is no port; expected 1 to {IPEndPoint.MaxPort}");
        }

        return port;
    }
}
