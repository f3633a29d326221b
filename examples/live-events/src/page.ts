/** Shows the answer as it is written, and below it what happens meanwhile. */
export const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>Live events</title>
<form><input name="question" size="60" value="Which jacket is good for wind?"><button>Ask</button></form>
<p id="answer"></p>
<ol id="events"></ol>
<script>
  const answer = document.querySelector('#answer');
  const list = document.querySelector('#events');
  document.querySelector('form').addEventListener('submit', (submit) => {
    submit.preventDefault();
    answer.textContent = '';
    list.replaceChildren();
    const question = new FormData(submit.target).get('question');
    const source = new EventSource('/run?question=' + encodeURIComponent(question));
    source.addEventListener('end', () => source.close());
    source.addEventListener('message', ({ data }) => {
      const { name, attributes } = JSON.parse(data);
      if (name === 'gen_ai.model.response.chunk') answer.textContent += attributes.chunk;
      const item = document.createElement('li');
      item.textContent = name + ' ' + JSON.stringify(attributes);
      list.append(item);
    });
  });
</script>
`;
