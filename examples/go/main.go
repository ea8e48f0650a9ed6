// A form whose captcha comes from simple-captcha.
package main

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"time"
)

var (
	server  = setting("CAPTCHA_SERVER", "http://localhost:8000")
	siteKey = setting("CAPTCHA_SITE_KEY", "6f1c0a9d-2b7e-4365-8f1c-0a9d2b7e8365")
	secret  = setting("CAPTCHA_SITE_SECRET", "0x4f1c0a9d2b7e83654f1c0a9d2b7e83654f1c0a9d")
	port    = setting("PORT", "3000")
	client  = http.Client{Timeout: 5 * time.Second}
)

// isSolved says whether the visitor solved the captcha: with the script, or in a browser without JavaScript.
func isSolved(r *http.Request) (bool, error) {
	answer, err := client.PostForm(server+"/recaptcha/api/siteverify", url.Values{
		"secret":    {secret},
		"response":  {r.PostFormValue("g-recaptcha-response")},
		"captcha_0": {r.PostFormValue("captcha_0")},
		"captcha_1": {r.PostFormValue("captcha_1")},
	})
	if err != nil {
		return false, err
	}
	defer answer.Body.Close()
	var verdict struct{ Success bool }
	err = json.NewDecoder(answer.Body).Decode(&verdict)
	return verdict.Success, err
}

// field returns the captcha's HTML for a browser without JavaScript.
func field() (template.HTML, error) {
	query := url.Values{"sitekey": {siteKey}, "lang": {"en"}, "noscript": {""}, "base": {server}}
	answer, err := client.Get(server + "/captcha/field.html?" + query.Encode())
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	html, err := io.ReadAll(answer.Body)
	return template.HTML(html), err
}

func contact(w http.ResponseWriter, r *http.Request) {
	isSent, isPost := false, r.Method == http.MethodPost
	if isPost {
		var err error
		if isSent, err = isSolved(r); err != nil {
			log.Print(err)
			http.Error(w, "The captcha could not be checked. Please try again later.", http.StatusServiceUnavailable)
			return
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if isPost && !isSent {
		w.WriteHeader(http.StatusUnprocessableEntity)
	}
	err := page.Execute(w, map[string]any{
		"IsSent":    isSent,
		"IsRefused": isPost && !isSent,
		"Message":   r.PostFormValue("message"),
		"Script":    server + "/recaptcha/api.js",
		"SiteKey":   siteKey,
	})
	if err != nil {
		log.Print(err)
	}
}

var page = template.Must(template.New("page").Funcs(template.FuncMap{"field": field}).Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{if .IsRefused}}Error: {{end}}Write to us</title>
<h1>Write to us</h1>
{{if .IsSent}}
<p>Thank you, your message was sent.</p>
{{else}}
{{if .IsRefused}}
<p role="alert">The captcha was not solved. Please try again.</p>
{{end}}
<form method="post">
  <p><label>Message<br><textarea name="message" required>{{.Message}}</textarea></label></p>
  <script src="{{.Script}}" async defer></script>
  <div class="g-recaptcha" data-sitekey="{{.SiteKey}}"></div>
  <noscript>{{field}}</noscript>
  <p><button>Send</button></p>
</form>
{{end}}
</html>
`))

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func main() {
	http.HandleFunc("/", contact)
	fmt.Printf("open http://localhost:%s/\n", port)
	log.Fatal(http.ListenAndServe("localhost:"+port, nil))
}
