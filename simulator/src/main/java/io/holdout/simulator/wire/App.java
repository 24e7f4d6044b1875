package io.holdout.simulator.wire;

/** An application or resource of the directory, with its public id; without a name when the tenant does not know it. */
public record App(String id, String name) {
    public static final App EXCHANGE = new App("00000002-0000-0ff1-ce00-000000000000", "Office 365 Exchange Online");
    public static final App SHAREPOINT =
            new App("00000003-0000-0ff1-ce00-000000000000", "Office 365 SharePoint Online");
    public static final App GRAPH = new App("00000003-0000-0000-c000-000000000000", "Microsoft Graph");
    public static final App APPLE = new App("f8d98a96-0999-43f5-8af3-69971c7bb423", "Apple Internet Accounts");
    public static final App OUTLOOK_MOBILE = new App("27922004-5251-4030-b22d-91ecd9a37ea4", "Outlook Mobile");
    public static final App OFFICE = new App("d3590ed6-52b3-4102-aeff-aad2292ab01c", "Microsoft Office");
    public static final App OUTLOOK_WEB = new App("9199bf20-a13f-4107-85dc-02114787ef48", "One Outlook Web");
    public static final App SAMSUNG_EMAIL = new App("8acd33ea-7197-4a96-bc33-d7cc7101262f", "Samsung Email");
    public static final App TEAMS = new App("1fec8e78-bce4-4aaf-ab1b-5451cc387264", "Microsoft Teams");
    public static final App OFFICE_HOME = new App("4765445b-32c6-49b0-83e6-1d93765276ca", "OfficeHome");
    public static final App AZURE_PORTAL = new App("c44b4083-3bb0-49c1-b47d-974e53cbdf3c", "Azure Portal");
    public static final App AZURE_CLI = new App("04b07795-8ddb-461a-bbee-02f9e1bf7b46", "Microsoft Azure CLI");
}
